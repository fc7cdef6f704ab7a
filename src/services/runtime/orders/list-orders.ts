/** The orders of a run, and how far each got on its way to the broker. */
import {
  readOrders,
  type ListedOrder,
  type RunRow,
  type Statements,
} from '../../../adapters/db/index.ts';
import { findRun } from '../runs/find-run.ts';

export interface OrdersRequest {
  /** Id of a run, or `last`. */
  readonly run: string;
  readonly isOpen: boolean;
  /** Null: of every symbol. */
  readonly symbol: string | null;
}

export interface OrdersOfRun {
  readonly run: RunRow;
  /** In the order of their creation. */
  readonly orders: readonly ListedOrder[];
}

/** By the database alone: no broker is asked. Fails with RUN_UNKNOWN, or as the database does. */
export async function listOrders(
  db: Statements,
  { run: name, isOpen, symbol }: OrdersRequest,
): Promise<OrdersOfRun> {
  const run = await findRun(db, name);
  return { run, orders: await readOrders(db, { runId: run.runId, isOpen, symbol }) };
}
