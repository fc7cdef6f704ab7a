/** Requests as an engine has them of the outbox, without a database. */
import type { OutboxRow } from '../../../src/adapters/db/index.ts';
import { parseRunId, toInstant } from '../../../src/foundation/model/index.ts';
import { ticketOf } from '../broker/trading-values.ts';
import { symbolOf } from '../broker/broker-values.ts';

/** The entry of ten SPY, permitted for the first time; `over` says what is different. */
export function outboxRow(over: Partial<OutboxRow> = {}): OutboxRow {
  const runId = parseRunId('11111111-2222-7333-8444-555555555555');
  const notAfter = toInstant(0);
  if (runId === null || notAfter === null) throw new Error('a fixture is well formed');
  const ticket = ticketOf('MAIN-1');
  return {
    outboxId: 1,
    runId,
    clientOrderId: ticket.clientOrderId,
    symbol: symbolOf('SPY'),
    role: 'ENTRY',
    action: 'SUBMIT',
    ticket,
    armEpoch: 1,
    priority: 9,
    status: 'DISPATCHING',
    attempt: 1,
    notAfter,
    dispatchedAt: null,
    msLeft: 30_000,
    dispatchedMsAgo: 0,
    brokerOrderId: null,
    reason: null,
    evidence: null,
    ...over,
  };
}
