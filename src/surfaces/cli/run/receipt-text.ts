/** Receipts of commands on runs: before and after, who and why, and the event that says so. */
import { readEventPlace, type Statements, type RunRow } from '../../../adapters/db/index.ts';
import { formatRunPair, type PreflightCheck } from '../../../engines/lifecycle/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { formatInstant } from '../../../foundation/model/index.ts';
import {
  sideText,
  type RunReceipt,
  type Unconfirmed,
  type WithdrawnOrder,
} from '../../../services/runtime/index.ts';
import { labelled } from '../text/wrapped.ts';

/** Members of every command on a run (contract 13.1), and what names it. */
export function runJson(run: RunRow): JsonObject {
  return {
    run_id: run.runId,
    status: run.pair.status,
    posture: run.pair.posture,
    arm_epoch: run.armEpoch,
    engine_id: run.engineId,
    mode: run.mode,
    version: run.version,
    reason: run.reason,
    actor: run.actor,
  };
}

/** An instant for JSON; null stays null. */
export function instantJson(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}

/** How a receipt names its event. */
export type EventName = { readonly audit_row: number | null; readonly event_id: string | null };

/** The event of a receipt: its row, and its id once the log has it. */
export async function eventJson(db: Statements, auditId: number | null): Promise<EventName> {
  const place = auditId === null ? null : await readEventPlace(db, auditId);
  return { audit_row: auditId, event_id: place?.eventId ?? null };
}

/** The run in one line. */
export function runLine(run: RunRow): string {
  return `${run.mode}  ${run.engineId}  run ${run.runId}  ${run.broker} …${run.account.slice(-4)}`;
}

/** Before and after, who, which event. */
export function receiptLines(
  { run, before, auditId, isRepeat }: RunReceipt,
  event: EventName,
): readonly string[] {
  const named = event.event_id ?? `row ${auditId ?? 'none'}`;
  const moved = `${formatRunPair(before)} -> ${formatRunPair(run.pair)}`;
  return [
    runLine(run),
    isRepeat && before === run.pair ? `done before; it is ${formatRunPair(run.pair)}` : moved,
    `epoch ${run.armEpoch}   by ${run.actor}   event ${named}`,
    `reason    ${run.reason}`,
  ];
}

/** The next step of a run's life, as a command. */
export function nextOf(step: string, { runId }: Pick<RunRow, 'runId'>): string {
  return `next      mqk run ${step} --run-id ${runId}`;
}

/** The engine of a begun run: each symbol has a file of bars, `FILE` where none is known. */
export function nextExecute(
  run: Pick<RunRow, 'runId' | 'symbols'>,
  fileOf: (symbol: string) => string | null,
): string {
  const bars = run.symbols.map((symbol) => `--bars ${symbol}=${shellText(fileOf(symbol))}`);
  return [nextOf('execute', run), ...bars].join(' ');
}

/** As a shell takes it for one word. */
function shellText(path: string | null): string {
  if (path === null) return 'FILE';
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

/** What is not confirmed; none when all is. */
export function unconfirmedLines(unconfirmed: readonly Unconfirmed[]): readonly string[] {
  return unconfirmed.map(({ what, id, detail }) => `not confirmed  ${what} ${id}: ${detail}`);
}

export function unconfirmedJson(unconfirmed: readonly Unconfirmed[]): JsonObject[] {
  return unconfirmed.map(({ what, id, detail }) => ({ what, id, detail }));
}

/** Orders that a winding down took back, or takes back. */
export function withdrawnJson(withdrawn: readonly WithdrawnOrder[]): JsonObject[] {
  return withdrawn.map(({ clientOrderId, symbol, side, qty, reason }) => ({
    client_order_id: clientOrderId,
    symbol,
    side: sideText(side),
    qty: String(qty),
    reason,
  }));
}

/** A line an order, then what becomes of them; none of none. */
export function withdrawnLines(withdrawn: readonly WithdrawnOrder[]): readonly string[] {
  if (withdrawn.length === 0) return [];
  return [
    ...withdrawn.map(({ clientOrderId, symbol, side, qty, reason }) => {
      const word = reason ?? 'works yet: its engine takes it back, or a recovery';
      return `withdrawn ${clientOrderId}  ${sideText(side)} ${qty} ${symbol}  ${word}`;
    }),
    '          asked for again in the first slice when the run goes on, unless the strategy returns a book',
  ];
}

/** The keys of contract 13.1, and the age and name of each check. */
export function checksJson(checks: readonly PreflightCheck[]): JsonObject[] {
  return checks.map(({ id, ok, evidence, fix, applies, what, ageMs }) => ({
    id,
    ok,
    evidence,
    fix,
    applies,
    what,
    age_ms: ageMs,
  }));
}

/** A line a check, and what mends a failed one. */
export function checkLines(checks: readonly PreflightCheck[]): readonly string[] {
  return checks.flatMap(({ id, ok, applies, what, evidence, fix }) => {
    const mark = !ok ? 'FAILED' : applies ? 'ok    ' : 'n/a   ';
    const lines = labelled(`${mark}  ${id.padEnd(15)}  `, `${what}: ${evidence}`);
    return ok || fix === null ? lines : [...lines, ...labelled('        fix: ', fix)];
  });
}

/** Of checks on the way to something else: those that failed, and how many there were. */
export function failedLines(checks: readonly PreflightCheck[]): readonly string[] {
  if (checks.length === 0) return [];
  const failed = checks.filter(({ ok }) => !ok);
  const exempt = checks.filter(({ applies }) => !applies).length;
  const told = `${checks.length - failed.length - exempt} ok, ${exempt} n/a, ${failed.length} failed`;
  return [...checkLines(failed), `checks    ${told}`];
}
