/** `euConfig` of the create input; deprecated by Plaid. */
import { Field, InputType } from 'type-graphql';

@InputType({ description: 'Old options of flows in Europe.' })
export class CreateLinkTokenEuConfigInput {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Opens Link without a first screen. Default `false`.',
  })
  headless?: boolean | null;
}
