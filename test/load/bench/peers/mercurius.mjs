/**
 * Mercurius with `jit: 1` and nothing else: no authentication, limits or log. Plaid's JSON gets its GraphQL names by
 * one generated function per type, the fastest way measured.
 */
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isListType,
  isObjectType,
  printSchema,
} from 'graphql';
import mercurius from 'mercurius';
import { Pool } from 'undici';

const { PORT, PLAID_BASE_URL, PLAID_CLIENT_ID, PLAID_SECRET } = process.env;
const pool = new Pool(PLAID_BASE_URL);
const headers = {
  accept: 'application/json',
  'content-type': 'application/json',
  'plaid-client-id': PLAID_CLIENT_ID,
  'plaid-secret': PLAID_SECRET,
  'plaid-version': '2020-09-14',
};

const sdl = readFileSync(new URL('../../../../schema.graphql', import.meta.url), 'utf8');
const schema = buildSchema(sdl, { assumeValidSDL: true });
const words = new Map();
const decodeLinkToken = decoderOf('LinkToken');
const decodeCreated = decoderOf('CreateLinkTokenPayload');

const app = Fastify();
await app.register(mercurius, {
  schema: printSchema(schema),
  jit: 1,
  resolvers: {
    Query: {
      linkToken: async (_, { token }) =>
        decodeLinkToken(await post('/link/token/get', { link_token: token })),
    },
    Mutation: {
      createLinkToken: async (_, { input }) =>
        decodeCreated(
          await post('/link/token/create', {
            client_name: input.clientName,
            language: input.language,
            country_codes: input.countryCodes,
            products: input.products?.map((product) => product.toLowerCase()),
            user: { client_user_id: input.user.clientUserId },
          }),
        ),
    },
  },
});
await app.listen({ port: Number(PORT), host: '127.0.0.1' });

async function post(path, body) {
  const answer = await pool.request({ path, method: 'POST', headers, body: JSON.stringify(body) });
  return JSON.parse(await answer.body.text());
}

/** Generates a function from Plaid's JSON to the type: `{ linkToken: json.link_token, … }`. */
function decoderOf(typeName) {
  const written = new Map();
  write(schema.getType(typeName));
  return new Function('word', `${[...written.values()].join('\n')}\nreturn ${typeName};`)(word);

  function write(type) {
    if (written.has(type.name)) return;
    written.set(type.name, '');
    const members = Object.values(type.getFields()).map((field) => `${field.name}: ${value(field)}`);
    written.set(type.name, `function ${type.name}(json) { return { ${members.join(', ')} }; }`);
  }

  function value({ name, type }) {
    const json = `json.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
    const named = getNamedType(type);
    if (isObjectType(named)) write(named);
    else if (!isEnumType(named)) return json;
    const convert = isObjectType(named) ? named.name : 'word';
    return isListType(getNullableType(type))
      ? `${json} && ${json}.map(${convert})`
      : `${json} && ${convert}(${json})`;
  }
}

/** The name of an enum value: Plaid's word in capitals. */
function word(plaids) {
  let name = words.get(plaids);
  if (name === undefined) {
    name = plaids.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
    words.set(plaids, name);
  }
  return name;
}
