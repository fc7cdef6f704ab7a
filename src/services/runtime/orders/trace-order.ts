/** Everything that is known of one order, and what became of it. */
import {
  readOrderHistory,
  readRun,
  type Lane,
  type OrderHistory,
  type RunRow,
} from '../../../adapters/db/index.ts';
import { InvariantViolation } from '../../../foundation/core/index.ts';
import { parseRunId } from '../../../foundation/model/index.ts';
import type { BrokersOfBuild } from '../arming/open-broker.ts';
import { askOrder, type BrokerWord } from './ask-order.ts';
import { contradictionsOf } from './contradictions.ts';
import { timelineOf, type Moment } from './order-timeline.ts';
import { verdictOf } from './order-verdict.ts';
import { failUnknownOrder } from './unknown-order.ts';

export interface TraceContext extends BrokersOfBuild {
  readonly db: Lane;
}

export interface TraceRequest {
  readonly clientOrderId: string;
  /** Whether the broker is asked as well, after everything else was read. */
  readonly asksBroker: boolean;
}

export interface OrderTrace extends OrderHistory {
  readonly run: RunRow;
  /** Null: it was not asked. */
  readonly broker: BrokerWord | null;
  readonly timeline: readonly Moment[];
  readonly verdict: string;
  /** Where those who know of the order contradict each other. */
  readonly contradictions: readonly string[];
}

/** Changes nothing. Fails with ORDER_ID_UNKNOWN (exit 7), which names ids that are near, or as the database does. */
export async function traceOrder(
  { clientOrderId, asksBroker }: TraceRequest,
  context: TraceContext,
): Promise<OrderTrace> {
  const history = await readOrderHistory(context.db, clientOrderId);
  if (history === null) return await failUnknownOrder(clientOrderId, context.db);
  const run = await runOf(history, context.db);
  const broker = asksBroker ? await askOrder(run, clientOrderId, context) : null;
  return {
    ...history,
    run,
    broker,
    timeline: timelineOf(history),
    verdict: verdictOf(history, broker),
    contradictions: contradictionsOf(history, broker),
  };
}

async function runOf({ order }: OrderHistory, db: Lane): Promise<RunRow> {
  const runId = parseRunId(order.runId);
  const run = runId === null ? null : await readRun(db, runId);
  if (run === null) throw new InvariantViolation('an order has a run', { runId: order.runId });
  return run;
}
