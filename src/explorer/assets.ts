/** The explorer's files, each under a name that says what is in it, so that a browser may keep it for good. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { GraphQLSchema } from 'graphql';
import { ICON, pageOf, STYLE, startScript } from './page';
import { SIGN_IN_STYLE } from './signIn';
import { readyTabs } from './tabs';

export interface Asset {
  readonly contentType: string;
  readonly text: string;
  /** Compressed on the first call. */
  readonly gzipped: () => Promise<Buffer>;
}

export interface Explorer {
  readonly page: string;
  /** By the last part of their URLs. */
  readonly assets: ReadonlyMap<string, Asset>;
}

export async function loadExplorer(schema: GraphQLSchema): Promise<Explorer> {
  // The newest GraphiQL, ready made. To bundle it here would take 220 MB more of packages, and time at each build; what
  // this one brings as a peer, Yoga itself, is never loaded.
  const bundle = await import('@graphql-yoga/render-graphiql/graphiql');
  const assets = new Map<string, Asset>();

  /** Gives its URL relative to the page. */
  function add(name: string, kind: keyof typeof contentTypes, text: string): string {
    const file = `${name}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}.${kind}`;
    let gzipped: Promise<Buffer> | undefined;
    assets.set(file, {
      contentType: contentTypes[kind],
      text,
      gzipped() {
        gzipped ??= promisify(gzip)(text);
        return gzipped;
      },
    });
    return `explorer/${file}`;
  }

  const icon = add('icon', 'svg', ICON);
  const workers = {
    editorWorkerService: add('editor', 'js', bundle.editorWorkerService),
    json: add('json', 'js', bundle.jsonWorker),
    graphql: add('graphql', 'js', bundle.graphqlWorker),
  };
  const page = pageOf({
    bundle: add('graphiql', 'js', bundle.js),
    start: add('start', 'js', startScript({ tabs: readyTabs(schema), icon, workers })),
    style: add('graphiql', 'css', bundle.css + STYLE + SIGN_IN_STYLE),
    icon,
  });
  return { page, assets };
}

const contentTypes = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
} as const;
