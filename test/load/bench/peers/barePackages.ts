/** Loads the mandated packages and nothing else, reports the time, and stays idle. */
import 'reflect-metadata';
import '@apollo/server';
import 'dataloader';
import 'graphql';
import 'type-graphql';

process.stdout.write(`${JSON.stringify({ startupMs: performance.now() })}\n`);
setInterval(() => {}, 60_000);
