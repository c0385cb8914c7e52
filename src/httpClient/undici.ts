/**
 * What this server uses of undici, and no more of it: the package's index loads all that it has, among it what looks at
 * `globalThis.Headers`, for which Node loads the undici that it has inside as well. That is a tenth of a start, and
 * 3 MB. The package names none of its files to others, but hides none either, and its version is exact.
 */
import type * as undici from 'undici';

const Dispatcher: typeof undici.Dispatcher = require('undici/lib/dispatcher/dispatcher.js');
// As the index does: `request`, of all dispatchers.
Object.assign(Dispatcher.prototype, require('undici/lib/api/index.js'));

export const Pool: typeof undici.Pool = require('undici/lib/dispatcher/pool.js');
export type Pool = undici.Pool;

export const Agent: typeof undici.Agent = require('undici/lib/dispatcher/agent.js');
export type Agent = undici.Agent;
