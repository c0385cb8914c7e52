/** Handle of the upstream process: sets its responses and counts its calls. */
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startChild } from '../servers/children';

/** The prepared body for each path, and the delay of a response. */
export interface UpstreamAnswers {
  readonly bodies: Readonly<Record<string, string>>;
  readonly delayMs: number;
}

export interface UpstreamReport {
  readonly calls: number;
}

export interface Upstream {
  readonly url: string;
  answer(answers: UpstreamAnswers): Promise<void>;
  /** Calls since the last call of this function. */
  calls(): Promise<number>;
  stop(): Promise<void>;
}

/** @param always bodies served in every case. */
export async function startUpstream(always: UpstreamAnswers['bodies']): Promise<Upstream> {
  const child = startChild([process.execPath, join(__dirname, 'upstreamMain.js')], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const next = () => new Promise<unknown>((resolve) => child.process.once('message', resolve));
  const ask = (message: UpstreamAnswers | 'report') => {
    const reply = next();
    child.process.send(message);
    return reply;
  };
  const { port } = (await next()) as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    answer: async ({ bodies, delayMs }) => void (await ask({ bodies: { ...bodies, ...always }, delayMs })),
    calls: async () => ((await ask('report')) as UpstreamReport).calls,
    stop: () => child.stop(),
  };
}
