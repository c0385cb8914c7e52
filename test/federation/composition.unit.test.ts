/** Composition of our subgraph with a neighbour whose types clash on purpose, by three composers. */
import { parse, printSchema } from 'graphql';
import { buildSchema } from '../../src/graphql/schema';
import { composers, costsIn } from './composers';
import { descriptionsOf, membersOf } from './members';
import { neighbourSubgraph, ourSubgraph } from './subgraphs';

const ours = ourSubgraph();
const neighbours = neighbourSubgraph();

/** `@theguild/federation-composition` reports no hints, and `@wundergraph/composition` none here. */
const hintsBeside: Record<string, unknown[]> = {
  '@apollo/composition': [expect.stringMatching(/@specifiedBy .* "DateTime" in multiple subgraphs/)],
};

/** The neighbour with one part of its schema replaced. */
function neighbourWith(piece: string, replacement: string) {
  const sdl = neighbours.sdl.replace(piece, replacement);
  expect(sdl).not.toBe(neighbours.sdl);
  return { ...neighbours, sdl };
}

it('declares in its SDL all of its schema except what federation adds', () => {
  const added = /^(scalar _Any|type _Service|_Service\..*|union _Entity .*|Query\._(service|entities)\b.*)$/;
  const whole = membersOf(printSchema(buildSchema()));
  expect(whole.filter((line) => added.test(line))).toHaveLength(6);
  expect(membersOf(ours.sdl)).toEqual(whole.filter((line) => !added.test(line)));
});

it('shares with the neighbour only the root types, the two entities and scalars', () => {
  const typesOf = (sdl: string) => membersOf(sdl).filter((line) => /^\w+ /.test(line));
  const theirs = typesOf(neighbours.sdl);
  expect(typesOf(ours.sdl).filter((type) => theirs.includes(type))).toEqual([
    'scalar DateTime',
    'scalar JSON',
    'type LinkInstitution',
    'type LinkToken',
    'type Mutation',
    'type Query',
  ]);
  expect(theirs).toEqual(
    expect.arrayContaining(['enum Product', 'input UserInput', 'type Account', 'type Institution']),
  );
});

describe.each(Object.entries(composers))('%s', (name, compose) => {
  const composition = compose([ours, neighbours]);

  it('composes without an error', () => {
    expect(composition.errors).toEqual([]);
    expect(composition.api).not.toBeNull();
  });

  it('keeps every type, field, argument and value of both, and adds none', () => {
    const declared = [...membersOf(ours.sdl), ...membersOf(neighbours.sdl)];
    const composed = composition.api && membersOf(printSchema(composition.api));
    expect(declared).toEqual(
      expect.arrayContaining(['Query.linkToken(token: String!): LinkToken', 'User.accounts: [Account!]!']),
    );
    expect(composed).toEqual([...new Set(declared)].sort());
  });

  it('keeps every description of ours', () => {
    const composed = composition.api && descriptionsOf(printSchema(composition.api));
    expect(composed).toMatchObject(descriptionsOf(ours.sdl));
  });

  it('passes the costs on to the router', () => {
    const declared = costsIn(parse(ours.sdl));
    expect(Object.keys(declared)).toEqual(
      expect.arrayContaining(['LinkToken', 'LinkToken.linkSessions', 'CreateLinkTokenPayload']),
    );
    expect(composition.costs).toEqual(declared);
  });

  it('reports no hint except that the neighbour’s DateTime differs', () => {
    expect(composition.hints).toEqual(hintsBeside[name] ?? []);
  });

  it('composes our subgraph alone without a hint', () => {
    const { api, hints } = compose([ours]);
    expect(api && membersOf(printSchema(api))).toEqual(membersOf(ours.sdl));
    expect(hints).toEqual([]);
  });

  it('refuses a neighbour with another key for our entity', () => {
    const { errors } = compose([ours, neighbourWith('linkToken: String!', 'linkToken: Int!')]);
    expect(errors.join('\n')).toMatch(/"LinkToken\.linkToken".* incompatible/);
  });

  it('refuses a neighbour that starts with an institution, which no subgraph could resolve', () => {
    const { errors } = compose([ours, neighbourWith('homeBank: Institution', 'homeBank: LinkInstitution')]);
    expect(errors.join('\n')).toMatch(/LinkInstitution\.name/);
  });
});
