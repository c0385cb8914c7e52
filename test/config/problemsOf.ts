/** Problems that reading this environment reports. */
import { readConfig } from '../../src/config/config';
import { type Environment, InvalidEnvironment } from '../../src/config/EnvironmentReader';

export function problemsOf(env: Environment): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof InvalidEnvironment) return error.problems;
    throw error;
  }
  return [];
}
