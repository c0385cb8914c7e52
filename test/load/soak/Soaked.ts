/** Objects available to every operation of the soak. */
import type { FaultyProxy } from '../../faults/FaultyProxy';
import type { Callers } from './operations/callers';
import type { GraphQLClient } from './operations/GraphQLClient';
import type { LinkTokenPool } from './operations/LinkTokenPool';
import type { Random } from './operations/random';
import type { Records } from './Records';
import type { Rules } from './Rules';
import type { Sent } from './Sent';

export interface Soaked {
  readonly serverUrl: string;
  readonly emulatorUrl: string;
  readonly proxy: FaultyProxy;
  readonly client: GraphQLClient;
  readonly callers: Callers;
  readonly pool: LinkTokenPool;
  readonly random: Random;
  readonly records: Records;
  readonly rules: Rules;
  readonly sent: Sent;
  /** Whether the server keeps ownership in Redis. */
  readonly withRedis: boolean;
  /** Aborts waits at the end of the run. */
  readonly ending: AbortSignal;
}
