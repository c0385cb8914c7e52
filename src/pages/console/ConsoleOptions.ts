/** Server settings that the console shows. None of them is secret. */
import type { GraphQLSchema } from 'graphql';

export interface ConsoleOptions {
  readonly schema: GraphQLSchema;
  /** Null unless the server runs against the emulator. */
  readonly emulatorUrl: string | null;
  /** With `jwt`, requests need an access token. */
  readonly auth: 'none' | 'jwt';
  /** Whether requests need the router secret. */
  readonly routerSecret: boolean;
  /** Whether each request carries its own Plaid credentials. */
  readonly callerCredentials: boolean;
  /** The server’s defaults for create inputs; null if it has none. */
  readonly createDefaults: {
    readonly clientName: string | null;
    readonly language: string | null;
    readonly countryCodes: readonly string[] | null;
  };
}
