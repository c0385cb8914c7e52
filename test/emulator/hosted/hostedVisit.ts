/** A visitor on the first page of a hosted link, with its sessions in `/link/token/get`. */
import type { LinkTokenGetSessionsResponse } from 'plaid';
import { smallestRequest, type TestEmulator } from '../testEmulator';
import { Visitor } from './Visitor';

export interface HostedVisit {
  readonly url: string;
  readonly linkToken: string;
  readonly visitor: Visitor;
  sessions(): Promise<LinkTokenGetSessionsResponse[]>;
  /** The only session. */
  session(): Promise<LinkTokenGetSessionsResponse>;
}

export async function hostedLink(
  emulator: TestEmulator,
  fields: object = {},
): Promise<{ url: string; linkToken: string }> {
  const { body } = await emulator.post('/link/token/create', {
    ...smallestRequest,
    hosted_link: {},
    ...fields,
  });
  return { url: body.hosted_link_url, linkToken: body.link_token };
}

export async function visit(emulator: TestEmulator, fields: object = {}): Promise<HostedVisit> {
  const { url, linkToken } = await hostedLink(emulator, fields);
  const visitor = await new Visitor().open(url);
  const sessions = async () => (await emulator.get(linkToken)).link_sessions ?? [];
  return {
    url,
    linkToken,
    visitor,
    sessions,
    session: async () => {
      const [session, ...others] = await sessions();
      if (!session || others.length > 0) throw new Error('expected exactly one session');
      return session;
    },
  };
}

export async function logIn(
  visitor: Visitor,
  password = 'pass_good',
  username = 'user_good',
): Promise<Visitor> {
  return visitor.press('Log in', { username, password });
}

/** Event names, oldest first, each followed by its view if it has one. */
export function listEventNames({ events = [] }: LinkTokenGetSessionsResponse): string[] {
  return events
    .toReversed()
    .map(({ event_name: name, event_metadata: { view_name: view } }) => (view ? `${name} ${view}` : name));
}

/** A visit that has reached the login of a bank. */
export async function toLogin(
  emulator: TestEmulator,
  fields: object = {},
  bank = 'Tartan Bank',
): Promise<HostedVisit> {
  const visiting = await visit(emulator, fields);
  await visiting.visitor.press('Continue');
  await visiting.visitor.press(bank);
  return visiting;
}

/** A visit that has connected one Item and not finished. */
export async function toConnected(emulator: TestEmulator, fields: object = {}): Promise<HostedVisit> {
  const visiting = await toLogin(emulator, fields);
  await logIn(visiting.visitor);
  await visiting.visitor.press('Connect');
  return visiting;
}
