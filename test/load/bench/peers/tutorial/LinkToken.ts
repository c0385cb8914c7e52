/** A link token. */

import { Field, ObjectType } from 'type-graphql';
import { LinkEvent } from './LinkEvent';
import { LinkSessionExit } from './LinkSessionExit';
import { LinkSessionResults } from './LinkSessionResults';
import { LinkSessionSuccess } from './LinkSessionSuccess';
import { LinkTokenMetadata } from './LinkTokenMetadata';

@ObjectType()
export class LinkSession {
  @Field(() => String, { name: 'linkSessionId', nullable: true })
  link_session_id?: string | null;

  @Field(() => String, { name: 'startedAt', nullable: true })
  started_at?: string | null;

  @Field(() => String, { name: 'finishedAt', nullable: true })
  finished_at?: string | null;

  @Field(() => LinkSessionSuccess, { name: 'onSuccess', nullable: true })
  on_success?: LinkSessionSuccess | null;

  @Field(() => LinkSessionExit, { name: 'onExit', nullable: true })
  on_exit?: LinkSessionExit | null;

  @Field(() => LinkSessionExit, { nullable: true })
  exit?: LinkSessionExit | null;

  @Field(() => [LinkEvent], { nullable: true })
  events?: LinkEvent[] | null;

  @Field(() => LinkSessionResults, { nullable: true })
  results?: LinkSessionResults | null;
}

@ObjectType()
export class LinkToken {
  @Field(() => String, { name: 'linkToken', nullable: true })
  link_token?: string | null;

  @Field(() => String, { name: 'createdAt', nullable: true })
  created_at?: string | null;

  @Field(() => String, { nullable: true })
  expiration?: string | null;

  @Field(() => [LinkSession], { name: 'linkSessions', nullable: true })
  link_sessions?: LinkSession[] | null;

  @Field(() => LinkTokenMetadata, { nullable: true })
  metadata?: LinkTokenMetadata | null;

  @Field(() => String, { name: 'userId', nullable: true })
  user_id?: string | null;

  @Field(() => String, { name: 'requestId', nullable: true })
  request_id?: string | null;
}
