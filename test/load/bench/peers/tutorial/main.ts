/**
 * The tutorial stack: a standalone Apollo Server, type-graphql and Plaid's SDK with their defaults, without
 * authentication or limits.
 */
import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { Configuration, type CountryCode, PlaidApi, type Products } from 'plaid';
import { Arg, buildSchema, Mutation, Query, Resolver } from 'type-graphql';
import { host, plaidHeaders, plaidUrl, port } from '../listen';
import { CreateLinkTokenInput, CreateLinkTokenPayload } from './createLinkToken';
import { LinkToken } from './LinkToken';

const plaid = new PlaidApi(
  new Configuration({
    basePath: plaidUrl,
    baseOptions: {
      headers: {
        'PLAID-CLIENT-ID': plaidHeaders['plaid-client-id'],
        'PLAID-SECRET': plaidHeaders['plaid-secret'],
        'Plaid-Version': plaidHeaders['plaid-version'],
      },
    },
  }),
);

@Resolver()
class LinkTokenResolver {
  @Query(() => LinkToken, { nullable: true })
  async linkToken(@Arg('token', () => String) token: string): Promise<LinkToken> {
    const { data } = await plaid.linkTokenGet({ link_token: token });
    return data;
  }

  @Mutation(() => CreateLinkTokenPayload)
  async createLinkToken(
    @Arg('input', () => CreateLinkTokenInput) input: CreateLinkTokenInput,
  ): Promise<CreateLinkTokenPayload> {
    const { data } = await plaid.linkTokenCreate({
      client_name: input.clientName,
      language: input.language,
      country_codes: input.countryCodes as CountryCode[],
      products: input.products as Products[],
      user: { client_user_id: input.user.clientUserId },
    });
    return data;
  }
}

async function main(): Promise<void> {
  const schema = await buildSchema({ resolvers: [LinkTokenResolver] });
  const server = new ApolloServer({ schema });
  await startStandaloneServer(server, { listen: { port, host } });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
