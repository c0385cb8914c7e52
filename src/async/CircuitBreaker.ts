/** Circuit breaker (with half-open probe) and concurrency limit (bulkhead) for one dependency, by opossum. */
import Opossum from 'opossum';

export const circuitStates = ['closed', 'open', 'half open'] as const;
export type CircuitState = (typeof circuitStates)[number];

export const callRefusals = ['circuit open', 'too many calls'] as const;
export type CallRefusal = (typeof callRefusals)[number];

export interface CircuitBreakerOptions<Call, Result> {
  /** Name of the dependency. */
  readonly name: string;
  /** @param circuit if it is not closed, this call is the half-open probe. */
  readonly run: (call: Call, circuit: { readonly isClosed: boolean }) => Promise<Result>;
  readonly maxCallsInFlight: number;
  /** Whether an error does not count as a failure of the dependency. */
  readonly isHarmless: (error: unknown, isProbe: boolean) => boolean;
  readonly onStateChange: (state: CircuitState) => void;
  /** Creates the error of a call that is not made. */
  readonly refuse: (reason: CallRefusal) => Error;
}

const WINDOW_MS = 10_000;
const MIN_CALLS = 20;
const MAX_FAILED_PERCENT = 50;

const PROBE_INTERVAL_MS = 2_000;

export class CircuitBreaker<Call, Result> {
  readonly #circuit: Opossum<[Call, { readonly isClosed: boolean }], Result>;
  readonly #refuse: (reason: CallRefusal) => Error;

  constructor({
    name,
    run,
    maxCallsInFlight,
    isHarmless,
    onStateChange,
    refuse,
  }: CircuitBreakerOptions<Call, Result>) {
    this.#refuse = refuse;
    this.#circuit = new Opossum(run, {
      name,
      // Calls have deadlines of their own.
      timeout: false,
      resetTimeout: PROBE_INTERVAL_MS,
      rollingCountTimeout: WINDOW_MS,
      volumeThreshold: MIN_CALLS,
      errorThresholdPercentage: MAX_FAILED_PERCENT,
      capacity: maxCallsInFlight,
      errorFilter: (error: unknown) => isHarmless(error, this.#circuit.halfOpen),
      // Unused; they would cost a timer and a list of all durations.
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
    });
    this.#circuit.on('open', () => onStateChange('open'));
    this.#circuit.on('halfOpen', () => onStateChange('half open'));
    this.#circuit.on('close', () => onStateChange('closed'));
  }

  get isClosed(): boolean {
    return this.#circuit.closed;
  }

  /**
   * @throws the error of `refuse` at once if the circuit is open or the concurrency limit is reached.
   * @throws the error of the call.
   */
  async fire(call: Call): Promise<Result> {
    try {
      return await this.#circuit.fire(call, this);
    } catch (error) {
      if (!(error instanceof Error) || !Opossum.isOurError(error)) throw error;
      throw this.#refuse('code' in error && error.code === 'ESEMLOCKED' ? 'too many calls' : 'circuit open');
    }
  }

  close(): void {
    this.#circuit.shutdown();
  }
}
