/** Inline traces of Apollo's routers (FTV1), read from a response. */
import { Trace } from '@apollo/usage-reporting-protobuf';
import type { GraphQLAnswer } from '../support/testApp';

/** Headers with which a router requests a trace. */
export const ASKING = { 'apollo-federation-include-trace': 'ftv1' };

export interface Traced extends GraphQLAnswer {
  readonly extensions?: { readonly ftv1: string };
}

export function traceOf({ extensions }: Traced): Trace {
  return Trace.decode(Buffer.from(extensions?.ftv1 ?? '', 'base64'));
}

/** The resolved fields below a node, such as `LinkToken.status: LinkTokenStatus!`, sorted. */
export function fieldsBelow(node: Trace.INode | null | undefined): string[] {
  return (node?.child ?? [])
    .flatMap((child) => [
      ...(child.parentType ? [`${child.parentType}.${child.responseName}: ${child.type}`] : []),
      ...fieldsBelow(child),
    ])
    .sort();
}
