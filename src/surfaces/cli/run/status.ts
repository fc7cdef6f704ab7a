/** `mqk run status` (contract 13.1): where a run stands, what it holds and what may still act. */
import type { RunRow } from '../../../adapters/db/index.ts';
import { formatRunPair } from '../../../engines/lifecycle/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { findRun, viewRun, type RunStatusView } from '../../../services/runtime/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { parkedJson, parkedLine } from './parked-text.ts';
import { instantJson, nextAtRest, nextExecute, nextOf, runJson, runLine } from './receipt-text.ts';
import { withDesk } from './with-desk.ts';

export async function runStatus(
  flags: { readonly runId: string },
  host: Host,
  output: OutputFlags,
): Promise<number> {
  return await withDesk(host, async (desk) => {
    const view = await viewRun(desk.db, await findRun(desk.db, flags.runId));
    printResult(host, output, { json: viewJson(view), lines: viewLines(view) });
    return DONE;
  });
}

function viewJson({
  run,
  heartbeatAgeMs,
  positions,
  workingOrders,
  ambiguous,
  parked,
}: RunStatusView): JsonObject {
  return {
    ...runJson(run),
    config_hash: run.configHash,
    git_hash: run.gitHash,
    broker: run.broker,
    account_last4: run.account.slice(-4),
    heartbeat_age_ms: heartbeatAgeMs,
    lease_owner: run.leaseOwner,
    created_at: instantJson(run.createdAt),
    armed_at: instantJson(run.armedAt),
    begun_at: instantJson(run.begunAt),
    stopped_at: instantJson(run.stoppedAt),
    halted_at: instantJson(run.haltedAt),
    fence_at: instantJson(run.fenceAt),
    quiesced_at: instantJson(run.quiescedAt),
    sealed_at: instantJson(run.sealedAt),
    positions: positions.map(({ symbol, qty }) => ({ symbol, qty: String(qty) })),
    working_orders: workingOrders.map((order) => ({
      client_order_id: order.clientOrderId,
      symbol: order.symbol,
      side: order.side,
      qty: String(order.qty),
      filled_qty: String(order.filledQty),
      order_type: order.orderType,
      role: order.role,
      state: order.state,
    })),
    ambiguous: [...ambiguous],
    parked: parked.map(parkedJson),
  };
}

function viewLines(view: RunStatusView): readonly string[] {
  const { run, heartbeatAgeMs, positions, workingOrders, ambiguous, parked } = view;
  return [
    runLine(run),
    `${formatRunPair(run.pair)}   epoch ${run.armEpoch}   version ${run.version}`,
    `since     ${instantJson(run.updatedAt) ?? ''}   by ${run.actor}: ${run.reason}`,
    `heartbeat ${heartbeatAgeMs === null ? 'never' : `${heartbeatAgeMs} ms ago`}   engine ${run.leaseOwner ?? 'none'}`,
    `record    ${run.sealedAt === null ? 'open' : `sealed at ${instantJson(run.sealedAt) ?? ''}`}`,
    ...listed('position', positions, ({ symbol, qty }) => `${symbol} ${qty}`),
    ...listed(
      'order',
      workingOrders,
      (order) => `${order.clientOrderId} ${order.side} ${order.qty} ${order.symbol} ${order.state}`,
    ),
    ...listed('ambiguous', ambiguous, (id) => id),
    ...listed('parked', parked, parkedLine),
    ...awaited(run),
  ];
}

/** What a run does not come to by itself, and the command that brings it there. */
function awaited(run: RunRow): readonly string[] {
  const { status, posture } = run.pair;
  const isHalted = status === 'HALTED';
  if (posture === 'DISARMING') {
    return [
      'awaits    that the broker confirms that nothing of it works any more',
      isHalted ? nextOf('halt', run) + ' --reason TEXT' : nextOf('disarm', run),
    ];
  }
  if (status === 'RUNNING' && run.leaseOwner === null) {
    return ['awaits    its engine', nextExecute(run)];
  }
  return nextAtRest(run);
}

function listed<T>(name: string, rows: readonly T[], line: (row: T) => string): readonly string[] {
  return rows.length === 0
    ? [`${name.padEnd(9)} none`]
    : rows.map((row) => `${name.padEnd(9)} ${line(row)}`);
}
