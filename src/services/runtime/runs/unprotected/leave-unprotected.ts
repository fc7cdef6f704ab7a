/**
 * A person answers for shares that are held without a stop where no recovery of the run sends one, behind a halt above all:
 * that ends the winding down (T11), when nothing else is open. Nothing is sent.
 */
import { randomUUID } from 'node:crypto';
import {
  commitTransition,
  isClosingOut,
  readBookedOrders,
  type BookedOrder,
  type LedgerPosition,
  type RunRow,
  type Statements,
} from '../../../../adapters/db/index.ts';
import { formatRunPair } from '../../../../engines/lifecycle/index.ts';
import type { Difference } from '../../../../engines/reconcile/index.ts';
import { Failure, InvariantViolation } from '../../../../foundation/core/index.ts';
import { CODES } from '../../../../foundation/model/index.ts';
import { openBroker } from '../../arming/open-broker.ts';
import { standDownQuietly } from '../../deadman/stand-down-quietly.ts';
import { refuseTrading } from '../../engine/lease/refuse-rivals.ts';
import { reconcileRun } from '../../reconcile/reconcile-run.ts';
import { confirmQuiet, type Unconfirmed } from '../confirm-quiet.ts';
import { keepRun, type KeptRecord } from '../keep-run.ts';
import type { RunDesk } from '../run-desk.ts';
import { receiptOf, type RunReceipt } from '../run-receipt.ts';
import { readProgress } from '../view/run-progress.ts';
import { readStopsToSend } from './bare-shares.ts';

/** One thing that is open, and whether a person may answer for it. Keys as in contract 13.1. */
export interface WordCheck {
  /** Code of the difference, or kind of what is not confirmed. */
  readonly id: string;
  readonly ok: boolean;
  readonly evidence: string;
  readonly fix: string;
}

export interface LeftUnprotected extends RunReceipt {
  readonly kind: 'LEFT';
  readonly checks: readonly WordCheck[];
  /** By symbol, above 0 each. */
  readonly shares: readonly LedgerPosition[];
  readonly record: KeptRecord;
}

/** Nothing was changed but that a reconcile is stored. */
export interface RefusedWord {
  readonly kind: 'REFUSED';
  readonly run: RunRow;
  readonly checks: readonly WordCheck[];
}

/** What of our books says which word or command helps. */
interface Standing {
  readonly run: RunRow;
  /** Symbols whose stop a recovery of the run sends. */
  readonly sent: ReadonlySet<string>;
  /** Of the engine on the account, those that protect or close. */
  readonly closing: readonly BookedOrder[];
}

/**
 * Reconciles, asks what keeps the run from being quiet, and moves it to DISARMED when that is nothing but stops that are
 * missing, and that no recovery of the run sends: behind a halt, all; else those of other runs, and such as no strategy
 * declared. A run whose own halt is being carried out is refused: what it holds is being closed. Refused
 * before with RUN_NOT_DISARMING, RUN_LEASE_HELD, RUN_ACCOUNT_TAKEN (exit 8), BROKER_NOT_AVAILABLE (5); else fails as
 * database and broker do, and when the run was moved meanwhile.
 */
export async function leaveUnprotected(
  desk: RunDesk,
  { run, reason }: { readonly run: RunRow; readonly reason: string },
): Promise<LeftUnprotected | RefusedWord> {
  const { db, actor, home } = desk;
  const { runId, pair } = run;
  if (pair.posture !== 'DISARMING') throw notDisarming(run);
  await db.transaction((tx) => refuseTrading(tx, run));
  const { differences } = await reconcileRun(run, await openBroker(run, desk), desk);
  const { confirmation, others, bare, declared, held } = await confirmQuiet(desk, run);
  const orders = await readBookedOrders(db, run);
  const closing = orders.filter(({ role }) => role === 'STOP' || role === 'TAKE_PROFIT');
  const standing = { run, sent: await readStopsToSend(db, run), closing };
  const checks = [
    ...(await closeOutChecks(db, run)),
    ...differences.map((difference) => checkOf(difference, standing)),
    ...others.map((open) => openCheck(open, standing)),
  ];
  if (checks.some(({ ok }) => !ok)) return { kind: 'REFUSED', run, checks };
  if (confirmation === null) throw new InvariantViolation('a silent broker is a failed check');
  const moved = await commitTransition(db, {
    event: 'QUIESCE',
    runId,
    commandId: randomUUID(),
    actor,
    reason,
    detail: {
      confirmed_by: run.broker,
      left_open: held.map(sharesJson),
      left_unprotected: bare.map(sharesJson),
      answered_for: declared.map(sharesJson),
    },
    confirmation,
    answeredFor: bare.map(({ symbol }) => symbol),
    version: run.version, // what was judged is this fence, not one of a later arming
  });
  const receipt = receiptOf(moved);
  const leftover = standDownQuietly(receipt.run, home);
  if (leftover !== null) desk.note(`warning: ${leftover}`);
  const record = await keepRun(desk, receipt.run);
  return { kind: 'LEFT', ...receipt, checks, shares: bare, record };
}

function notDisarming({ runId, pair }: RunRow): Failure {
  const message = `run ${runId} is ${formatRunPair(pair)}: nothing of it is being wound down`;
  return new Failure('CONFLICT', 'RUN_NOT_DISARMING', message);
}

/** Empty where the halt is a person's, or its bars have ended: nothing of it leaves any more. */
async function closeOutChecks(
  db: Statements,
  { runId, pair }: RunRow,
): Promise<readonly WordCheck[]> {
  if (pair.status !== 'HALTED' || !(await isClosingOut(db, runId))) return [];
  if ((await readProgress(db, runId))?.isOver === true) return [];
  const fix = `mqk run execute --run-id ${runId} closes what is held; mqk run halt --run-id ${runId} --reason TEXT ends that`;
  return [{ id: 'POSITION', ok: false, evidence: 'its own halt is closing what it holds', fix }];
}

function checkOf(difference: Difference, standing: Standing): WordCheck {
  const { code, severity, symbol, clientOrderId, ours, theirs } = difference;
  const named = [symbol, clientOrderId].filter((part) => part !== null).join(' ');
  const isHeard = code === 'RECONCILE_STOP_MISSING' && !isSent(difference, standing);
  return {
    id: code,
    ok: severity === 'INFO' || isHeard,
    evidence: `${named === '' ? 'the account' : named}: ours ${ours ?? 'none'}, the broker's ${theirs ?? 'none'}`,
    fix: fixOf(difference, standing),
  };
}

function fixOf(difference: Difference, standing: Standing): string {
  const { code, symbol } = difference;
  const { run, closing } = standing;
  if (isSent(difference, standing)) return `mqk run recover --run-id ${run.runId} sends the stop`;
  if (code !== 'RECONCILE_STOP_OVERSIZED') return CODES[code].fix;
  const stops = closing.filter((order) => order.role === 'STOP' && order.symbol === symbol);
  return stops.length === 0 ? CODES[code].fix : stops.map(cancelText).join(' or ');
}

function isSent({ code, symbol }: Difference, { sent }: Standing): boolean {
  return code === 'RECONCILE_STOP_MISSING' && symbol !== null && sent.has(symbol);
}

/** No recovery takes a stop or take-profit back; a person does. */
function openCheck({ what, id, detail }: Unconfirmed, { closing }: Standing): WordCheck {
  const order = what === 'ORDER' ? closing.find((one) => one.clientOrderId === id) : undefined;
  const fix = order === undefined ? CODES.RUN_NOT_QUIET.fix : cancelText(order);
  return { id: what, ok: false, evidence: `${id}: ${detail}`, fix };
}

function cancelText({ role, clientOrderId }: BookedOrder): string {
  const command = `mqk order cancel ${clientOrderId} --reason TEXT`;
  return role === 'STOP' ? `${command} --unprotected` : command;
}

function sharesJson({ symbol, qty }: LedgerPosition): { qty: string; symbol: string } {
  return { qty: String(qty), symbol };
}
