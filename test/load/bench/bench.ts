/** One run: the upstream, the servers, started together and warmed up alike, and the cases. */

import { type Case, creating, reading } from './cases';
import { contestantsOf } from './contestants';
import { type Entrant, type Measured, measure } from './generator/measure';
import type { Cores } from './servers/cores';
import { createIssuer } from './servers/issuer';
import { startServer } from './servers/runningServer';
import { canRun, type ServerSpec, servers } from './servers/servers';
import { exampleAnswers } from './upstream/answers';
import { readSchema } from './upstream/everyField';
import { freshToken, hotToken, ownTokens } from './upstream/linkTokens';
import { startUpstream, type Upstream } from './upstream/upstream';

/** State before any server starts. */
export interface Ground {
  readonly upstream: Upstream;
  readonly specs: readonly ServerSpec[];
}

export async function prepareGround(): Promise<Ground> {
  const issuer = createIssuer();
  const upstream = await startUpstream({ '/jwks.json': issuer.jwks });
  await upstream.answer(exampleAnswers());
  return { upstream, specs: servers(upstream.url, issuer) };
}

export interface Bench {
  run(test: Case): Promise<readonly Measured[]>;
  /** Ends the servers. */
  stop(signal: NodeJS.Signals): Promise<void>;
}

export interface BenchOptions {
  readonly upstream: Upstream;
  /** Servers that can run here take part. */
  readonly specs: readonly ServerSpec[];
  readonly cores: Cores;
  /** Requests to each server before any measurement. */
  readonly warmUp: number;
  /** Node options of the servers. */
  readonly nodeOptions: readonly string[];
}

export async function startBench({
  upstream,
  specs,
  cores,
  warmUp,
  nodeOptions,
}: BenchOptions): Promise<Bench> {
  const schema = readSchema();
  const started = await Promise.all(
    specs.filter(canRun).map((spec) => startServer(spec, cores, nodeOptions)),
  );
  const running = new Map(started.map((server) => [server.spec.name, server]));

  const tokensOf = new Map<string, () => string>();
  for (const owner of contestantsOf(creating, running, schema)) {
    const { name, readsOwnTokens } = owner.server.spec;
    if (readsOwnTokens) tokensOf.set(name, await ownTokens(owner, creating));
  }
  const run = (test: Case) => {
    const entrants = contestantsOf(test, running, schema).map(
      (contestant): Entrant => ({
        contestant,
        token: test.hot ? hotToken : (tokensOf.get(contestant.server.spec.name) ?? freshToken),
      }),
    );
    return measure(test, entrants, upstream);
  };
  // All servers alike, whatever is measured later.
  await run({ ...reading, contestants: [...running.keys()], warmUp, rounds: 0 });

  return {
    run,
    async stop(signal) {
      for (const server of started) await server.stop(signal);
    },
  };
}
