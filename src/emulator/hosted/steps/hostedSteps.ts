/** The step of each stage. */
import type { Stage } from '../../session/LinkSession';
import type { HostedStep } from '../HostedStep';
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

export const hostedSteps: Readonly<Record<Stage['name'], HostedStep>> = {
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
