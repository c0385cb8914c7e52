/** Response bodies of the upstream. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './everyField';
import type { UpstreamAnswers } from './upstream';

const example = readFileSync(join(root, 'test/fixtures/linkTokenGet.json'), 'utf8');

const created = {
  link_token: 'link-sandbox-af1a0311-da53-4636-b754-dd15cc058176',
  expiration: '2025-03-11T13:14:51Z',
  request_id: 'XQVgFigpGHXkb0b',
};

/** Plaid's own example, optionally delayed. */
export function exampleAnswers(delayMs = 0): UpstreamAnswers {
  return answers(example, delayMs);
}

/** The example's session repeated, each with as many events. */
export function bigAnswers(sessions: number, events: number): UpstreamAnswers {
  const json = JSON.parse(example) as { link_sessions: { events: unknown[] }[] };
  const [session] = json.link_sessions;
  if (!session) throw new Error('The example has no session.');
  const grown = {
    ...session,
    events: Array.from({ length: events }, (_, index) => session.events[index % session.events.length]),
  };
  return answers(
    JSON.stringify({ ...json, link_sessions: Array.from({ length: sessions }, () => grown) }),
    0,
  );
}

function answers(linkToken: string, delayMs: number): UpstreamAnswers {
  return {
    bodies: { '/link/token/get': linkToken, '/link/token/create': JSON.stringify(created) },
    delayMs,
  };
}
