/** Who has to sign in, and how that is checked. */
import type { EnvironmentReader } from './EnvironmentReader';

export type AuthConfig =
  | { readonly mode: 'none' }
  | {
      readonly mode: 'jwt';
      readonly jwksUrl: URL;
      readonly issuer: string;
      /** An access token has to be for one of these. */
      readonly audiences: readonly string[];
    };

export function authConfig(read: EnvironmentReader, production: boolean): AuthConfig {
  const jwksUrl = read.url('AUTH_JWKS_URL');
  const issuer = read.text('AUTH_ISSUER');
  const audiences = read.list('AUTH_AUDIENCE');
  const mode = read.choice('AUTH_MODE', ['none', 'jwt'], 'none');
  if (mode === 'jwt') {
    const given = {
      // One that is no URL has been said.
      AUTH_JWKS_URL: read.text('AUTH_JWKS_URL') !== undefined,
      AUTH_ISSUER: issuer !== undefined,
      AUTH_AUDIENCE: audiences.length > 0,
    };
    for (const [name, isGiven] of Object.entries(given)) {
      if (!isGiven) read.addProblem(`AUTH_MODE=jwt needs ${name}.`);
    }
    if (production && jwksUrl && jwksUrl.protocol !== 'https:' && !isThisMachine(jwksUrl)) {
      // Whoever is on the way could put keys of their own there.
      read.addProblem(
        'NODE_ENV=production refuses an AUTH_JWKS_URL that is not https, but for this machine.',
      );
    }
    if (jwksUrl && issuer && audiences.length > 0) return { mode, jwksUrl, issuer, audiences };
  } else if (production) {
    read.addProblem('NODE_ENV=production refuses AUTH_MODE=none.');
  } else if (read.text('AUTH_MODE') === undefined && (jwksUrl || issuer || audiences.length > 0)) {
    // Whoever forgot it would have an open server.
    read.addProblem(
      'AUTH_JWKS_URL, AUTH_ISSUER or AUTH_AUDIENCE is set, and AUTH_MODE is not: set it to jwt, or to none.',
    );
  }
  return { mode: 'none' };
}

function isThisMachine({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
