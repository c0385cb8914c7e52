/** Operations, what was answered to them, and what was turned away for want of room. */
import type { Metrics, OperationType, Shedding, TransportName } from './Metrics';
import type { Page } from './Page';
import { byWord, USUAL_SECONDS } from './series';

const types: readonly OperationType[] = ['query', 'mutation', 'subscription', 'unknown'];
const transports: readonly TransportName[] = ['http', 'websocket', 'sse', 'callback'];
const reasonsToShed: readonly Shedding[] = ['requests in flight', 'event loop', 'stopping', 'caller'];

/** @param codes of all errors that there may be. */
export function countOperations(page: Page, codes: readonly string[]): Pick<Metrics, 'operation'> {
  const help = 'Operations answered; of type unknown are those refused before it was known what they are.';
  const counts = page.counts({ name: 'plaid_link_operations_total', help }, 'type', 'transport', 'outcome');
  const durations = page.durations(
    {
      name: 'plaid_link_operation_duration_seconds',
      help: 'From an operation to its answer; of a subscription, until it has begun.',
    },
    USUAL_SECONDS,
    'type',
  );
  const operations = byWord(types, (type) => ({
    durations: durations({ type }),
    by: byWord(transports, (transport) => ({
      ok: counts({ type, transport, outcome: 'ok' }),
      failed: counts({ type, transport, outcome: 'error' }),
    })),
  }));
  const errors = page.counts(
    {
      name: 'plaid_link_errors_total',
      help: 'Operations with an error of that code: one for each of its codes, however many errors it has.',
    },
    'code',
  );
  const errorsOf = byWord(codes, (code) => errors({ code }));
  return {
    operation(type, transport, seconds, codesOfErrors) {
      const each = operations(type);
      each.durations.observe(seconds);
      const { ok, failed } = each.by(transport);
      if (codesOfErrors.length === 0) return ok.add(1);
      failed.add(1);
      for (const code of codesOfErrors) errorsOf(code).add(1);
    },
  };
}

export function countLoad(page: Page): Pick<Metrics, 'shed' | 'requestsInFlight'> {
  const shed = page.counts(
    {
      name: 'plaid_link_shed_total',
      help: 'Requests and connections turned away before they were looked at.',
    },
    'reason',
  );
  const shedFor = byWord(reasonsToShed, (reason) => shed({ reason }));
  const help = 'Requests that are being answered.';
  const inFlight = page.levels({ name: 'plaid_link_requests_in_flight', help })();
  return {
    shed: (why) => shedFor(why).add(1),
    requestsInFlight: (change) => inFlight.add(change),
  };
}
