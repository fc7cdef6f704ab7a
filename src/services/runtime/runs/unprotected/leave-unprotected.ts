/**
 * A person answers for shares that are held without a stop where no engine may send one any more, behind a halt above all:
 * that ends the winding down (T11), when nothing else is open. Nothing is sent.
 */
import { randomUUID } from 'node:crypto';
import {
  commitTransition,
  SHARES_LEFT_UNPROTECTED,
  type LedgerPosition,
  type RunRow,
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

/**
 * Reconciles, asks what keeps the run from being quiet, and moves it to DISARMED when that is nothing but stops that are
 * missing: of a run that isn't HALTED only such as no strategy declared, since a recovery sends the others. Refused
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
  const { confirmation, others, bare, held } = await confirmQuiet(desk, run);
  const checks = [
    ...differences.map((difference) => checkOf(difference, run)),
    ...others.map(openCheck),
  ];
  if (checks.some(({ ok }) => !ok)) return { kind: 'REFUSED', run, checks };
  if (confirmation === null) throw new InvariantViolation('a silent broker is a failed check');
  const moved = await commitTransition(db, {
    event: 'QUIESCE',
    runId,
    commandId: pair.status === 'HALTED' ? SHARES_LEFT_UNPROTECTED : randomUUID(),
    actor,
    reason,
    detail: {
      confirmed_by: run.broker,
      left_open: held.map(sharesJson),
      left_unprotected: bare.map(sharesJson),
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

function checkOf(difference: Difference, { runId, pair }: RunRow): WordCheck {
  const { code, severity, symbol, clientOrderId, ours, theirs } = difference;
  const named = [symbol, clientOrderId].filter((part) => part !== null).join(' ');
  const isMissing = code === 'RECONCILE_STOP_MISSING';
  return {
    id: code,
    ok: severity === 'INFO' || (isMissing && pair.status === 'HALTED'),
    evidence: `${named === '' ? 'the account' : named}: ours ${ours ?? 'none'}, the broker's ${theirs ?? 'none'}`,
    fix: isMissing ? `mqk run recover --run-id ${runId} sends the stop` : CODES[code].fix,
  };
}

function openCheck({ what, id, detail }: Unconfirmed): WordCheck {
  return { id: what, ok: false, evidence: `${id}: ${detail}`, fix: CODES.RUN_NOT_QUIET.fix };
}

function sharesJson({ symbol, qty }: LedgerPosition): { qty: string; symbol: string } {
  return { qty: String(qty), symbol };
}
