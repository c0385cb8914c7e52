/** Authentication settings. */
import type { EnvironmentReader } from './EnvironmentReader';
import { isLoopback } from './proxyConfig';

export type AuthConfig =
  | { readonly mode: 'none' }
  | {
      readonly mode: 'jwt';
      readonly jwksUrl: URL;
      readonly issuer: string;
      /** The `aud` of an access token must contain one of these. */
      readonly audiences: readonly string[];
    };

export function authConfig(read: EnvironmentReader, production: boolean): AuthConfig {
  const mode = read.choice('AUTH_MODE', ['none', 'jwt'], 'none');
  if (mode === 'jwt') return jwtConfig(read, production);
  const isGiven = ['AUTH_JWKS_URL', 'AUTH_ISSUER', 'AUTH_AUDIENCE'].some(
    (name) => read.list(name).length > 0,
  );
  if (production) {
    read.addProblem('NODE_ENV=production does not allow AUTH_MODE=none.');
  } else if (read.text('AUTH_MODE') === undefined && isGiven) {
    // AUTH_MODE was probably forgotten, which would leave the server open.
    read.addProblem(
      'AUTH_JWKS_URL, AUTH_ISSUER or AUTH_AUDIENCE is set but AUTH_MODE is not. Set AUTH_MODE to jwt or none.',
    );
  }
  return { mode: 'none' };
}

function jwtConfig(read: EnvironmentReader, production: boolean): AuthConfig {
  const jwksUrl = read.url('AUTH_JWKS_URL');
  const issuer = read.text('AUTH_ISSUER');
  const audiences = read.list('AUTH_AUDIENCE');
  const given = {
    // An invalid URL is reported by `read.url`.
    AUTH_JWKS_URL: read.text('AUTH_JWKS_URL') !== undefined,
    AUTH_ISSUER: issuer !== undefined,
    AUTH_AUDIENCE: audiences.length > 0,
  };
  for (const [name, isGiven] of Object.entries(given)) {
    if (!isGiven) read.addProblem(`AUTH_MODE=jwt needs ${name}.`);
  }
  // Without TLS, an attacker on the network could substitute the keys.
  if (production && jwksUrl && jwksUrl.protocol !== 'https:' && !isLoopback(jwksUrl)) {
    read.addProblem('NODE_ENV=production requires an https AUTH_JWKS_URL, except on localhost.');
  }
  // If one is missing, the problems stop the start.
  return jwksUrl && issuer ? { mode: 'jwt', jwksUrl, issuer, audiences } : { mode: 'none' };
}
