/** The explorer's files, each under a name that says what is in it, so that a browser may keep it for good. */
import type { GraphQLSchema } from 'graphql';
import { ICON } from '../icon';
import { type Asset, type AssetKind, createAsset, hashContent, type Page } from '../servePage';
import { createDefaultTabs } from './createDefaultTabs';
import { EXPLORER_STYLE, renderExplorer, startScript } from './renderExplorer';
import { SIGN_IN_STYLE } from './signIn';

export async function loadExplorer(schema: GraphQLSchema): Promise<Page> {
  // The newest GraphiQL, ready made. To bundle it here would take 220 MB more of packages, and time at each build; what
  // this one brings as a peer, Yoga itself, is never loaded.
  const bundle = await import('@graphql-yoga/render-graphiql/graphiql');
  const assets = new Map<string, Asset>();

  /** Gives its URL relative to the page. */
  function add(name: string, kind: AssetKind, text: string): string {
    const file = `${name}.${hashContent(text)}.${kind}`;
    assets.set(file, createAsset(kind, text));
    return `explorer/${file}`;
  }

  const icon = add('icon', 'svg', ICON);
  const workers = {
    editorWorkerService: add('editor', 'js', bundle.editorWorkerService),
    json: add('json', 'js', bundle.jsonWorker),
    graphql: add('graphql', 'js', bundle.graphqlWorker),
  };
  const html = renderExplorer({
    bundle: add('graphiql', 'js', bundle.js),
    start: add('start', 'js', startScript({ tabs: createDefaultTabs(schema), icon, workers })),
    style: add('graphiql', 'css', bundle.css + EXPLORER_STYLE + SIGN_IN_STYLE),
    icon,
  });
  return { html, assets };
}
