/**
 * GraphQL Mesh's OpenAPI handler over Plaid's API, served by Yoga as Mesh does. No installed package has Plaid's
 * OpenAPI document, so the one below derives the two paths from `schema.graphql`.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { loadGraphQLSchemaFromOpenAPI } from '@omnigraph/openapi';
import { buildSchema, getNamedType, getNullableType, isListType, isObjectType } from 'graphql';
import { createYoga } from 'graphql-yoga';

const { PORT, PLAID_BASE_URL, PLAID_CLIENT_ID, PLAID_SECRET } = process.env;
const schema = buildSchema(readFileSync(new URL('../../../../schema.graphql', import.meta.url), 'utf8'), {
  assumeValidSDL: true,
});
const components = {};
const string = { type: 'string' };

const mesh = await loadGraphQLSchemaFromOpenAPI('plaid', {
  source: {
    openapi: '3.0.3',
    info: { title: 'Plaid', version: '2020-09-14' },
    paths: {
      '/link/token/get': operation('linkTokenGet', { link_token: string }, ref('LinkToken')),
      '/link/token/create': operation(
        'linkTokenCreate',
        {
          client_name: string,
          language: string,
          country_codes: { type: 'array', items: string },
          products: { type: 'array', items: string },
          user: { type: 'object', title: 'User', properties: { client_user_id: string } },
        },
        ref('CreateLinkTokenPayload'),
      ),
    },
    components: { schemas: components },
  },
  endpoint: PLAID_BASE_URL,
  operationHeaders: {
    'PLAID-CLIENT-ID': PLAID_CLIENT_ID,
    'PLAID-SECRET': PLAID_SECRET,
    'Plaid-Version': '2020-09-14',
  },
  selectQueryOrMutationField: [{ type: 'Query', fieldName: 'linkTokenGet' }],
});

createServer(createYoga({ schema: mesh, logging: false })).listen(Number(PORT), '127.0.0.1');

function operation(operationId, properties, answer) {
  return {
    post: {
      operationId,
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: { type: 'object', title: `${operationId}Request`, properties } },
        },
      },
      responses: { 200: { description: 'OK', content: { 'application/json': { schema: answer } } } },
    },
  };
}

function ref(typeName) {
  if (!components[typeName]) {
    components[typeName] = { type: 'object', title: typeName, properties: {} };
    for (const { name, type } of Object.values(schema.getType(typeName).getFields())) {
      if (name === 'additionalProperties') continue;
      components[typeName].properties[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] =
        schemaOf(type);
    }
  }
  return { $ref: `#/components/schemas/${typeName}` };
}

function schemaOf(type) {
  if (isListType(getNullableType(type)))
    return { type: 'array', nullable: true, items: schemaOf(getNullableType(type).ofType) };
  const named = getNamedType(type);
  if (isObjectType(named)) return ref(named.name);
  return named.name === 'Int' ? { type: 'integer', nullable: true } : { type: 'string', nullable: true };
}
