/** JSON proxy of Plaid's API on Fastify: parses and writes JSON on both sides without using it. */
import Fastify from 'fastify';
import { Pool } from 'undici';
import { host, plaidHeaders, plaidUrl, port } from './listen';

const pool = new Pool(plaidUrl);
const app = Fastify();

for (const path of ['/link/token/get', '/link/token/create']) {
  app.post(path, async (request, reply) => {
    const answer = await pool.request({
      path,
      method: 'POST',
      headers: plaidHeaders,
      body: JSON.stringify(request.body),
    });
    const json = JSON.parse(await answer.body.text());
    return reply.code(answer.statusCode).send(json);
  });
}

app.listen({ port, host }).catch((error: unknown) => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
