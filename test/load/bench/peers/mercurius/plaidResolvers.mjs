/**
 * Schema and Plaid calls of the Mercurius peers. Plaid's JSON gets its GraphQL names by one generated function per type,
 * the fastest way measured.
 */
import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isListType,
  isObjectType,
  printSchema,
} from 'graphql';
import { Pool } from 'undici';

const { PLAID_BASE_URL, PLAID_CLIENT_ID, PLAID_SECRET } = process.env;
const pool = new Pool(PLAID_BASE_URL);
const headers = {
  accept: 'application/json',
  'content-type': 'application/json',
  'plaid-client-id': PLAID_CLIENT_ID,
  'plaid-secret': PLAID_SECRET,
  'plaid-version': '2020-09-14',
};

const sdl = readFileSync(new URL('../../../../../schema.graphql', import.meta.url), 'utf8');
const types = buildSchema(sdl, { assumeValidSDL: true });
const words = new Map();
const decodeLinkToken = decoderOf('LinkToken');
const decodeCreated = decoderOf('CreateLinkTokenPayload');

export const schema = printSchema(types);

export async function getLinkToken(token) {
  return decodeLinkToken(await post('/link/token/get', { link_token: token }));
}

/** Resolvers besides `Query.linkToken`, which each peer adds. */
export const resolvers = {
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
};

async function post(path, body) {
  const answer = await pool.request({ path, method: 'POST', headers, body: JSON.stringify(body) });
  return JSON.parse(await answer.body.text());
}

/** Generates a function from Plaid's JSON to the type: `{ linkToken: json.link_token, … }`. */
function decoderOf(typeName) {
  const written = new Map();
  write(types.getType(typeName));
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
