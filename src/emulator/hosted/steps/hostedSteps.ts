/** The page of each stage. */
import type { StageName } from '../../session/stages';
import type { HostedStep, HostedStepOf } from '../HostedStep';
import { accounts } from './accounts';
import { bank } from './bank';
import { code } from './code';
import { connected } from './connected';
import { consent } from './consent';
import { credentials } from './credentials';
import { done } from './done';
import { error } from './error';
import { institutions } from './institutions';
import { oauth } from './oauth';

const steps: { readonly [Name in StageName]: HostedStepOf<Name> } = {
  consent,
  institutions,
  credentials,
  oauth,
  bank,
  code,
  accounts,
  error,
  connected,
  done,
};

export function getHostedStep(name: StageName): HostedStep {
  return steps[name];
}
