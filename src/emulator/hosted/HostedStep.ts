/** What a page of Hosted Link is made of: how it looks, and what its forms do. */
import type { LinkToken } from '../LinkTokenStore';
import type { EventDraft } from '../session/eventDrafts';
import type { LinkSession } from '../session/LinkSession';
import type { Stage } from '../session/stages';
import type { HostedPage } from './page';

export interface StepContext<S extends Stage = Stage> {
  readonly token: LinkToken;
  readonly session: LinkSession;
  readonly stage: S;
}

export interface HostedStep<S extends Stage = Stage> {
  render(at: StepContext<S>): HostedPage;
  /** Makes the move that the form asks for; null where it asks for none. */
  submit(at: StepContext<S>, fields: URLSearchParams): EventDraft[] | null;
}

export type HostedStepOf<Name extends Stage['name']> = HostedStep<Extract<Stage, { name: Name }>>;

/** Longer names are not shown; Plaid's documentation has these words in their place. */
const LONGEST_NAME = 30;

export function getDisplayName({ metadata }: LinkToken): string {
  const name = metadata.client_name ?? '';
  return name === '' || name.length > LONGEST_NAME ? 'This Application' : name;
}
