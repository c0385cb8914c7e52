/** One run: the upstream, the servers, and the cases. */
import type { Case } from './cases';
import { contestantOf } from './contestants';
import type { Pace } from './flags';
import { type Measured, measure } from './generator/measure';
import type { Cores } from './servers/cores';
import { createIssuer } from './servers/issuer';
import { type RunningServer, startServer } from './servers/runningServer';
import { canRun, type ServerSpec, servers } from './servers/servers';
import { exampleAnswers } from './upstream/answers';
import { readSchema } from './upstream/everyField';
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
  readonly servers: readonly RunningServer[];
  run(test: Case, pace: Pace): Promise<readonly Measured[]>;
  /** Ends the servers. */
  stop(): Promise<void>;
}

/** @param specs Servers that can run here take part. */
export async function startBench({ upstream, specs }: Ground, cores: Cores): Promise<Bench> {
  const schema = readSchema();
  const started = await Promise.all(specs.filter(canRun).map((spec) => startServer(spec, cores)));
  return {
    servers: started,
    run(test, pace) {
      const taking = started.filter(({ spec }) => test.contestants.includes(spec.name));
      const contestants = taking.map((server) => contestantOf(test, server, schema));
      return measure(test, contestants, upstream, pace);
    },
    async stop() {
      for (const server of started) await server.stop('SIGTERM');
    },
  };
}
