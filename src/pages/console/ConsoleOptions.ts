/** What the page has to know of the server that it is a page of. Nothing of it is secret: all of it is shown. */
import type { GraphQLSchema } from 'graphql';

export interface ConsoleOptions {
  readonly schema: GraphQLSchema;
  /** Null where the server talks to Plaid itself. */
  readonly emulatorUrl: string | null;
  /** With `jwt`, callers sign in. */
  readonly auth: 'none' | 'jwt';
  /** Whether the router's secret is needed. */
  readonly routerSecret: boolean;
  /** Whether each request brings Plaid's keys itself. */
  readonly callerCredentials: boolean;
  /** What the server fills in by itself; null where nothing is. */
  readonly createDefaults: {
    readonly clientName: string | null;
    readonly language: string | null;
    readonly countryCodes: readonly string[] | null;
  };
}
