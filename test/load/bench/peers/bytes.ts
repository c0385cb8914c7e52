/** Plain proxy of Plaid's API: passes bytes through and adds the keys. */
import { createServer } from 'node:http';
import { Pool } from 'undici';
import { host, plaidHeaders, plaidUrl, port } from './listen';

const pool = new Pool(plaidUrl);

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    try {
      const answer = await pool.request({
        path: request.url ?? '/',
        method: 'POST',
        headers: plaidHeaders,
        body: Buffer.concat(chunks),
      });
      const bytes = Buffer.from(await answer.body.arrayBuffer());
      response.writeHead(answer.statusCode, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': bytes.length,
      });
      response.end(bytes);
    } catch {
      response.writeHead(502).end();
    }
  });
});
server.listen(port, host);
