/** The packages that such a server cannot do without, loaded, and nothing else: says after how long, and sits idle. */
import 'reflect-metadata';
import '@apollo/server';
import 'dataloader';
import 'graphql';
import 'type-graphql';

process.stdout.write(`${JSON.stringify({ startupMs: performance.now() })}\n`);
setInterval(() => {}, 60_000);
