/** Runs the TypeScript compiler on the frontend and on programs that must not compile. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFolder } from './generate';

const tsc = join(__dirname, '../../node_modules/.bin/tsc');

export interface Compiled {
  readonly exitCode: number;
  readonly output: string;
}

export function compile(project: string, ...options: string[]): Promise<Compiled> {
  return new Promise((resolve, reject) => {
    execFile(tsc, ['-p', project, '--pretty', 'false', ...options], (error, stdout, stderr) => {
      const exitCode = error ? error.code : 0;
      // A code that is no number means that tsc did not run or was killed.
      if (typeof exitCode === 'number') resolve({ exitCode, output: stdout + stderr });
      else reject(error);
    });
  });
}

/** Copies the programs without their `@ts-expect-error`, and returns the line of each mistake. */
export function writeRefusedPrograms(): { project: string; mistakes: number[] } {
  const source = readFileSync(join(__dirname, 'app/refused/programs.ts'), 'utf8');
  const project = join(generatedFolder, 'refused');
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'programs.ts'), source.replaceAll('@ts-expect-error', 'a mistake'));
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.json', include: ['.'] }),
  );
  const lines = source.split('\n');
  // Lines count from 1, and the mistake is on the line below the comment.
  const mistakes = lines.flatMap((line, index) => (line.includes('// @ts-expect-error') ? [index + 2] : []));
  return { project, mistakes };
}

/** Writes programs of a frontend into a project under strict TypeScript. @returns its folder. */
export function writePrograms(name: string, programs: Readonly<Record<string, string>>): string {
  const project = join(generatedFolder, name);
  mkdirSync(project, { recursive: true });
  for (const [file, text] of Object.entries(programs)) writeFileSync(join(project, file), text);
  const compilerOptions = {
    lib: ['es2023', 'dom'],
    module: 'esnext',
    moduleResolution: 'bundler',
    moduleDetection: 'force',
    jsx: 'react-jsx',
    types: [],
    // Apollo Client and graphql-sse declare GraphQL errors differently.
    exactOptionalPropertyTypes: false,
  };
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../../../tsconfig.json',
      compilerOptions,
      include: ['.'],
      exclude: [],
      references: [],
    }),
  );
  return project;
}
