/** A person sets a parked message aside: what it tells is not booked, and freezes nothing any more. */
import {
  appendEvent,
  findParked,
  readLedgerPositions,
  readNewestRunOf,
  readParked,
  resolveMessage,
  type LateEvent,
  type ParkedMessage,
  type RunRow,
} from '../../../adapters/db/index.ts';
import { comparedSymbols, unequalPositions } from '../../../engines/reconcile/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { BrokerMessage } from '../../../foundation/ports/index.ts';
import { requireRun } from '../arming/require-run.ts';
import { refuseLivingEngines } from '../engine/lease/refuse-rivals.ts';
import { recordIncident } from '../record/incident-log.ts';
import { recordedRun } from '../record/recorded-run.ts';
import { askBroker } from '../runs/ask-broker.ts';
import type { RunDesk } from '../runs/run-desk.ts';

export interface MessageResolution {
  readonly inboxId: number;
  readonly evidence: string;
}

export interface ResolvedMessage {
  /**
   * The run of the message's order, or, of one that is not in our books, the newest of the account: in its log it stands,
   * or, once that is sealed, among the account's incidents.
   */
  readonly run: RunRow;
  readonly parked: ParkedMessage;
}

/**
 * Fails with MESSAGE_NOT_PARKED (exit 7), RESOLUTION_CONTRADICTED (5) while the broker counts other shares than our
 * ledger, so that none is lost with it, RUN_LEASE_HELD (8) while the engine of any run of the account lives, or as the
 * database does. A broker that can't be asked contradicts nothing, but of a message that may tell of shares of any
 * symbol it must be: that fails as the broker does.
 */
export async function resolveParked(
  { inboxId, evidence }: MessageResolution,
  desk: RunDesk,
): Promise<ResolvedMessage> {
  const { db, actor } = desk;
  const account = await findParked(db, inboxId);
  if (account === null) return failNotParked(inboxId);
  const parked = (await readParked(db, account)).find(({ row }) => row.inboxId === inboxId);
  if (parked === undefined) return failNotParked(inboxId);
  const runId = parked.runId ?? (await readNewestRunOf(db, account));
  if (runId === null) return failNotParked(inboxId);
  const run = await requireRun(db, runId);
  await refuseUnequal(parked, run, desk);
  const event = {
    runId,
    topic: 'BROKER',
    eventType: 'MESSAGE_RESOLVED',
    payload: {
      client_order_id: parked.clientOrderId,
      evidence,
      inbox_id: inboxId,
      message_id: parked.row.message.messageId,
      reason: parked.reason,
    },
    actor,
  } as const satisfies LateEvent;
  const isResolved = await db.transaction(async (tx) => {
    await refuseLivingEngines(tx, account);
    const isDone = await resolveMessage(tx, { inboxId, evidence });
    if (isDone && run.sealedAt === null) await appendEvent(tx, event);
    return isDone;
  });
  if (!isResolved) return failNotParked(inboxId);
  if (run.sealedAt !== null) await recordIncident(db, recordedRun(run), event);
  return { run, parked };
}

async function refuseUnequal(parked: ParkedMessage, run: RunRow, desk: RunDesk): Promise<void> {
  const ofAnySymbol = parked.symbol === null && mayTellOfShares(parked.row.message);
  const asked = await askBroker(desk, run);
  if (!asked.ok) {
    if (!ofAnySymbol) return;
    const { code, message } = asked.error;
    throw new Failure('UNAVAILABLE', code, message);
  }
  const positions = await readLedgerPositions(desk.db, run);
  const told = parked.symbol === null ? [] : [parked.symbol];
  const anyHeld = ofAnySymbol ? asked.value.positions.map(({ symbol }) => symbol) : [];
  const symbols = [...run.symbols, ...told, ...anyHeld];
  const scope = comparedSymbols({ symbols, positions, openOrders: [] });
  const [unequal] = unequalPositions(scope, positions, asked.value.positions);
  if (unequal === undefined) return;
  const { symbol, ours, theirs } = unequal;
  const message = `the broker counts ${theirs} shares of ${symbol}, our ledger ${ours}: the message may be what is missing`;
  throw new Failure('REFUSED', 'RESOLUTION_CONTRADICTED', message);
}

function mayTellOfShares({ execution, kind }: BrokerMessage): boolean {
  return execution !== null || kind === 'UNKNOWN';
}

function failNotParked(inboxId: number): never {
  const message = `no message ${inboxId} of the inbox is parked and waits`;
  throw new Failure('NOT_FOUND', 'MESSAGE_NOT_PARKED', message);
}
