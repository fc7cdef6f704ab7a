/** `mqk run list` and `check-health` (contract 13.1). */
import { listRuns } from '../../../adapters/db/index.ts';
import { formatRunPair, RUN_STATUSES } from '../../../engines/lifecycle/index.ts';
import { bareText, checkHealth } from '../../../services/runtime/index.ts';
import { countArgument, runModeArgument, wordArgument } from '../arguments.ts';
import { CHECK_FOUND, DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { instantJson, runJson } from './receipt-text.ts';
import { withDesk } from './with-desk.ts';

export interface ListFlags {
  readonly limit: string;
  readonly mode?: string;
  readonly status?: string;
}

/** More would be no list for a person; a program asks for what it wants. */
const MOST = 10_000;

export async function runList(flags: ListFlags, host: Host, output: OutputFlags): Promise<number> {
  const limit = countArgument('--limit', flags.limit, [1, MOST]);
  const mode = flags.mode === undefined ? undefined : runModeArgument(flags.mode);
  const status =
    flags.status === undefined ? undefined : wordArgument('--status', flags.status, RUN_STATUSES);
  return await withDesk(host, async (desk) => {
    const runs = await listRuns(desk.db, {
      limit,
      ...(mode === undefined ? {} : { mode }),
      ...(status === undefined ? {} : { statuses: [status] }),
    });
    // In two lines: one of all of it is wider than a terminal.
    const lines = runs.flatMap((run) => [
      `${run.runId}  ${run.mode.padEnd(5)}  ${formatRunPair(run.pair).padEnd(22)}  ${instantJson(run.createdAt) ?? ''}`,
      `  ${run.engineId}  ${run.strategyId}`,
    ]);
    printResult(host, output, {
      json: {
        runs: runs.map((run) => ({
          ...runJson(run),
          strategy: run.strategyId,
          created_at: instantJson(run.createdAt),
        })),
      },
      lines: lines.length === 0 ? ['no runs'] : lines,
      plain: runs.map((run) => `${run.runId} ${run.pair.status} ${run.pair.posture} ${run.mode}`),
    });
    return DONE;
  });
}

export async function runCheckHealth(host: Host, output: OutputFlags): Promise<number> {
  return await withDesk(host, async (desk) => {
    const { running, stale, unjudged, unprotected: runs } = await checkHealth(desk.db);
    const unprotected = runs.flatMap(({ run, bare }) => bare.map((shares) => ({ run, shares })));
    const lines = [
      ...stale.map(
        ({ run, ageMs, limitMs }) =>
          `STALE  ${run.runId}  ${run.engineId}  silent for ${ageMs} ms, limit ${limitMs}`,
      ),
      ...unjudged.map(({ run, why }) => `UNJUDGED  ${run.runId}  ${run.engineId}  ${why}`),
      ...unprotected.map(
        ({ run, shares }) => `UNPROTECTED  ${run.runId}  ${run.engineId}  ${bareText(shares)}`,
      ),
    ];
    printResult(host, output, {
      json: {
        running,
        stale: stale.map(({ run, ageMs, limitMs }) => ({
          ...runJson(run),
          heartbeat_age_ms: ageMs,
          limit_ms: limitMs,
        })),
        unjudged: unjudged.map(({ run, why }) => ({ ...runJson(run), why })),
        unprotected: unprotected.map(({ run, shares: { symbol, qty } }) => ({
          ...runJson(run),
          symbol,
          qty: String(qty),
        })),
      },
      lines: lines.length === 0 ? [`${running} running, none stale`] : lines,
      plain: [
        `running=${running}`,
        ...stale.map(({ run, ageMs }) => `stale=${run.runId} ${ageMs}`),
        ...unjudged.map(({ run }) => `unjudged=${run.runId}`),
        ...unprotected.map(
          ({ run, shares: { symbol, qty } }) => `unprotected=${run.runId} ${symbol} ${qty}`,
        ),
      ],
    });
    return lines.length === 0 ? DONE : CHECK_FOUND;
  });
}
