/** Reasons why the server did not start or reload, without values of the environment, which might be secrets. */
import type { Config } from '../config/config';
import { InvalidEnvironment } from '../config/EnvironmentReader';
import { ReloadRefused } from '../config/findChangedFiles';
import { formatStack } from '../telemetry/formatStack';
import { getErrorCode } from '../telemetry/getErrorCode';
import { InvalidArguments } from './parseArguments';

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process uses it',
  EACCES: 'the process is not allowed to',
  EADDRNOTAVAIL: 'HOST is not an address of this machine',
};

/** @param config undefined if it was not read. */
export function listProblems(error: unknown, config: Config | undefined): readonly string[] {
  if (error instanceof InvalidEnvironment || error instanceof ReloadRefused) return error.problems;
  if (error instanceof InvalidArguments) return [error.message];
  const code = getErrorCode(error);
  const { syscall, port } = error as { syscall?: unknown; port?: unknown };
  if (config && syscall === 'listen' && code !== null) {
    const reason = REASONS[code] ?? 'see Node’s documentation';
    // Node names no port if it is 0.
    return [`Cannot listen on port ${port ?? 0} (${nameOf(port, config)}): ${reason} (${code}).`];
  }
  if (syscall === 'getaddrinfo') return [`Cannot find the address of HOST (${code}).`];
  return [code === null ? formatStack(error) : `${code}: ${formatStack(error)}`];
}

/** @returns the variable that sets the port. */
function nameOf(port: unknown, { listen, adminPort, plaid }: Config): string {
  if (port === listen.port) return 'PORT';
  return port === adminPort ? 'ADMIN_PORT' : port === plaid.emulator.port ? 'EMULATOR_PORT' : 'PORT';
}
