/** A step of Hosted Link: its page, and the user action of its form. */
import type { LinkToken } from '../LinkTokenStore';
import type { LinkSession, Stage } from '../session/LinkSession';
import type { HostedPage } from './page';

export interface StepContext<S extends Stage = Stage> {
  readonly token: LinkToken;
  readonly session: LinkSession;
  readonly stage: S;
}

export interface HostedStep<S extends Stage = Stage> {
  render(context: StepContext<S>): HostedPage;
  /** Ignores fields that it does not know. */
  submit(context: StepContext<S>, fields: URLSearchParams): void;
}

export type HostedStepOf<Name extends Stage['name']> = HostedStep<Extract<Stage, { name: Name }>>;

const MAX_NAME_LENGTH = 30;

/** The app's name, or Plaid's replacement for one of more than 30 characters. */
export function getDisplayName({ metadata }: LinkToken): string {
  const name = metadata.client_name ?? '';
  return name === '' || name.length > MAX_NAME_LENGTH ? 'This Application' : name;
}
