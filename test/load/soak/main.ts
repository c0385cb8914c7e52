/** The soak on the command line: runs everything at once for some minutes, draws a picture, and reports violations. */
import { existsSync, writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { endChildrenAtExit } from '../bench/servers/children';
import { divideCores } from '../bench/servers/cores';
import { readFlags } from './flags';
import { drawPicture } from './picture/picture';
import { pictureOf } from './picture/soakPicture';
import { report } from './report';
import { soak } from './soak';

async function main(): Promise<boolean> {
  const flags = readFlags(process.argv.slice(2));
  if (!existsSync('/proc/self/fd'))
    throw new Error('The soak needs Linux, whose /proc lists the handles of a process.');
  endChildrenAtExit();
  const result = await soak(flags, divideCores(), say);
  writeFileSync(flags.out, drawPicture(pictureOf(result)));
  say(`\n${report(result)}\n\nThe picture is in ${flags.out}.`);
  const isGood = result.rules.areKept();
  say(isGood ? 'All held.' : 'NOT all held.');
  return isGood;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().then(
  (isGood) => process.exit(isGood ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${inspect(error)}\n`);
    process.exit(1);
  },
);
