/** `mqk run status` (contract 13.1): where a run stands, what it holds and what may still act. */
import { formatRunPair } from '../../../engines/lifecycle/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { formatMicros } from '../../../foundation/model/index.ts';
import {
  bareText,
  viewRunMoney,
  type RunMoney,
  type RunStatusView,
} from '../../../services/runtime/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { labelled } from '../text/wrapped.ts';
import { nextSteps } from './next-steps.ts';
import { moneyJson } from '../order/order-json.ts';
import { parkedJson, parkedLine } from '../order/parked-text.ts';
import { instantJson, runJson, runLine } from './receipt-text.ts';
import { withDesk } from './with-desk.ts';

export async function runStatus(
  flags: { readonly runId: string },
  host: Host,
  output: OutputFlags,
): Promise<number> {
  return await withDesk(host, async (desk) => {
    const { view, money } = await viewRunMoney(desk.db, flags.runId);
    printResult(host, output, {
      json: { ...factsJson(view), ...moneyFacts(money), ...leftJson(view, money) },
      lines: viewLines(view, money, host),
      plain: plainLines(view, money),
    });
    return DONE;
  });
}

function factsJson({ run, heartbeatAgeMs, progress, record }: RunStatusView): JsonObject {
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
    slices_done: progress?.done ?? 0,
    slices_total: progress?.total ?? null,
    slice_at: instantJson(progress?.at ?? null),
    folder: record.folder,
    folder_behind: record.isBehind,
  };
}

/** Decimals; null where nothing stored tells it. */
function moneyFacts({ cash, realized, unrealized, fees, equity }: RunMoney): JsonObject {
  return {
    cash: formatMicros(cash),
    realized: formatMicros(realized),
    unrealized: moneyJson(unrealized),
    fees: formatMicros(fees),
    equity: moneyJson(equity),
  };
}

function leftJson(view: RunStatusView, money: RunMoney): JsonObject {
  const { positions, workingOrders, ambiguous, parked, bare } = view;
  return {
    positions: positions.map(({ symbol, qty }) => ({
      symbol,
      qty: String(qty),
      average_price: moneyJson(money.averagePrice.get(symbol) ?? null),
      stop_price: moneyJson(stopOf(view, symbol)),
    })),
    working_orders: workingOrders.map((order) => ({
      client_order_id: order.clientOrderId,
      symbol: order.symbol,
      side: order.side,
      qty: String(order.qty),
      filled_qty: String(order.filledQty),
      order_type: order.orderType,
      limit_price: moneyJson(order.limitPrice),
      stop_price: moneyJson(order.stopPrice),
      role: order.role,
      state: order.state,
    })),
    ambiguous: [...ambiguous],
    parked: parked.map(parkedJson),
    unprotected: bare.map(({ symbol, qty }) => ({ symbol, qty: String(qty) })),
  };
}

/** The price of the symbol's working stop, the newest while one replaces another; null: none works. */
function stopOf({ workingOrders }: RunStatusView, symbol: string): number | null {
  const stops = workingOrders.filter((one) => one.symbol === symbol && one.role === 'STOP');
  return stops.at(-1)?.stopPrice ?? null;
}

function viewLines(view: RunStatusView, money: RunMoney, host: Host): readonly string[] {
  const { run, heartbeatAgeMs } = view;
  const since = `${instantJson(run.updatedAt) ?? ''}   by ${run.actor}: ${run.reason}`;
  return [
    runLine(run),
    `${formatRunPair(run.pair)}   epoch ${run.armEpoch}   version ${run.version}`,
    ...labelled('since     ', since),
    `bars      ${progressText(view)}`,
    `heartbeat ${heartbeatAgeMs === null ? 'never' : `${heartbeatAgeMs} ms ago`}`,
    ...labelled('engine    ', ownerText(view)),
    ...labelled('record    ', recordText(view)),
    ...labelled('money     ', moneyText(money)),
    ...leftTexts(view, money).flatMap(([name, text]) => labelled(`${name.padEnd(9)} `, text)),
    ...nextSteps(view, homeOf(host)),
  ];
}

/** A line each of what may still act or is held, where JSON has a list. */
function plainLines(view: RunStatusView, money: RunMoney): readonly string[] {
  const facts = Object.entries({
    ...factsJson(view),
    ...moneyFacts(money),
    lease_owner: ownerText(view),
  });
  return [
    ...facts.map(([key, value]) => `${key}=${typeof value === 'string' ? value : String(value)}`),
    ...leftTexts(view, money).map(([name, text]) => `${name}=${text}`),
  ];
}

function progressText({ progress }: RunStatusView): string {
  if (progress === null) return 'no engine has begun with them';
  const { done, total, at } = progress;
  const when = at === null ? '' : `   decided at ${instantJson(at) ?? ''} of the market`;
  return `slice ${done} of ${total}${when}`;
}

/** Who holds the run, or left it behind. */
function ownerText({ owner, run }: RunStatusView): string {
  if (owner === null) return 'none';
  const { host, pid, build, isAlive } = owner;
  const known = [
    `pid ${pid ?? 'unknown'} on ${host ?? 'unknown'}`,
    `program ${build ?? 'unknown'}`,
  ];
  const until = `of another host, its lease until ${instantJson(run.leaseExpiresAt) ?? 'unknown'}`;
  const life = isAlive === null ? until : isAlive ? 'alive' : 'dead';
  return [...known, life].join(', ');
}

function recordText({ run, record }: RunStatusView): string {
  const { folder, isBehind } = record;
  const sealedAt = instantJson(run.sealedAt);
  if (isBehind) {
    const stands = sealedAt === null ? 'open' : `sealed at ${sealedAt}`;
    return `${stands}, and its folder is behind: ${folder}`;
  }
  return sealedAt === null ? 'open' : `sealed at ${sealedAt}`;
}

/** Equity and what is open stand at the marks of the slice that the bars are at. */
function moneyText({ cash, realized, unrealized, fees, equity }: RunMoney): string {
  const open =
    equity === null || unrealized === null
      ? 'unrealized and equity with the next slice'
      : `unrealized ${formatMicros(unrealized)}   equity ${formatMicros(equity)}`;
  return `cash ${formatMicros(cash)}   realized ${formatMicros(realized)}   ${open}   fees ${formatMicros(fees)}`;
}

function leftTexts(view: RunStatusView, money: RunMoney): readonly (readonly [string, string])[] {
  const { positions, workingOrders, ambiguous, parked, bare } = view;
  return [
    ...listed('position', positions, ({ symbol, qty }) => {
      const [price, stop] = [money.averagePrice.get(symbol) ?? null, stopOf(view, symbol)];
      const at = price === null ? '' : ` at ${formatMicros(price)}`;
      return `${symbol} ${qty}${at}, ${stop === null ? 'no stop' : `stop ${formatMicros(stop)}`}`;
    }),
    ...listed(
      'order',
      workingOrders,
      (order) => `${order.clientOrderId} ${order.side} ${order.qty} ${order.symbol} ${order.state}`,
    ),
    ...listed('ambiguous', ambiguous, (id) => id),
    ...listed('parked', parked, parkedLine),
    ...bare.map((shares) => ['unprotected', bareText(shares)] as const),
  ];
}

function listed<T>(
  name: string,
  rows: readonly T[],
  text: (row: T) => string,
): readonly (readonly [string, string])[] {
  return rows.length === 0 ? [[name, 'none']] : rows.map((row) => [name, text(row)] as const);
}
