/** Faults during a run: a few of each kind at all times, and now and then one kind for longer. */
import type { Fault, FaultyProxy } from '../../faults/FaultyProxy';
import type { Ground } from './ground/ground';
import type { Random } from './operations/random';

export interface Phase {
  readonly name: string;
  /** Seconds since the run began. */
  readonly from: number;
  readonly to: number;
}

interface Spell {
  readonly name: string;
  /** Fraction of the whole run. */
  readonly at: number;
  readonly length: number;
  begin(weather: WeatherOf): void;
  end?(weather: WeatherOf): void;
}

interface WeatherOf {
  readonly proxy: FaultyProxy;
  readonly ground: Ground;
  readonly random: Random;
}

/** Share of Plaid's responses with a fault at all times. */
const USUALLY = 0.03;

const small: readonly Fault[] = [
  'delay',
  'delay',
  'delay',
  'server-error',
  'server-error',
  'rate-limit',
  'reset-before',
  'reset-after',
  'truncate',
  'html',
  'html-502',
  'unavailable',
  'garbage',
];

const usually = (random: Random): Fault => (random.happens(USUALLY) ? random.oneOf(small) : 'none');

function partly(part: number, ...faults: readonly Fault[]): Spell['begin'] {
  return ({ proxy, random }) => {
    proxy.always('*', () => (random.happens(part) ? random.oneOf(faults) : usually(random)));
  };
}

/** In a run of ten minutes, 0.05 are 30 seconds. The last fifth has none, to show what remains. */
const spells: readonly Spell[] = [
  { name: 'Plaid slow', at: 0.12, length: 0.05, begin: partly(0.5, 'delay') },
  { name: '429', at: 0.22, length: 0.04, begin: partly(0.5, 'rate-limit') },
  { name: '500', at: 0.32, length: 0.04, begin: partly(0.7, 'server-error', 'unavailable', 'html-502') },
  { name: 'silence', at: 0.42, length: 1 / 60, begin: partly(1, 'drop') },
  { name: 'resets', at: 0.5, length: 0.04, begin: partly(0.3, 'reset-before', 'reset-after', 'truncate') },
  {
    name: 'Redis frozen',
    at: 0.6,
    length: 1 / 120,
    begin: ({ ground }) => ground.redis?.freeze(),
    end: ({ ground }) => ground.redis?.thaw(),
  },
  { name: 'refused', at: 0.68, length: 1 / 60, begin: ({ proxy }) => proxy.always('*', 'refuse') },
];

export interface FaultSchedule {
  readonly phases: readonly Phase[];
  stop(): void;
}

/** @param since start of the run on the clock of `performance.now()`. */
export function startFaultSchedule(
  ground: Ground,
  random: Random,
  seconds: number,
  since: number,
): FaultSchedule {
  const { proxy } = ground;
  const weather = { proxy, ground, random };
  const timers = new Set<NodeJS.Timeout>();
  const at = (second: number, then: () => void) =>
    void timers.add(setTimeout(then, Math.max(0, since + second * 1_000 - performance.now())));

  proxy.always('*', () => usually(random));
  const taking = spells.filter(({ name }) => ground.redis !== null || name !== 'Redis frozen');
  const phases = taking.map(({ name, at: part, length }) => ({
    name,
    from: part * seconds,
    to: (part + length) * seconds,
  }));
  for (const [index, { begin, end }] of taking.entries()) {
    const phase = phases[index];
    if (!phase) continue;
    at(phase.from, () => begin(weather));
    at(phase.to, () => {
      end?.(weather);
      proxy.always('*', () => usually(random));
    });
  }
  return {
    phases,
    stop() {
      for (const timer of timers) clearTimeout(timer);
      ground.redis?.thaw();
      proxy.always('*', 'none');
    },
  };
}
