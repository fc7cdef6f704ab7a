/** `mqk reconcile run` (contract 13.1): the verdict, and every difference, worst first. */
import type { JsonObject } from '../../../foundation/core/index.ts';
import { formatInstant, formatMicros } from '../../../foundation/model/index.ts';
import {
  differenceJson,
  reconcileNow,
  type ReconcileReport,
} from '../../../services/runtime/index.ts';
import { CHECK_FOUND, DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { withDesk } from '../run/with-desk.ts';
import { differenceLines } from './difference-lines.ts';

export interface ReconcileFlags {
  readonly runId: string;
}

export async function reconcileCommand(
  { runId }: ReconcileFlags,
  host: Host,
  output: OutputFlags,
): Promise<number> {
  return withDesk(host, async (desk) => {
    const report = await reconcileNow(runId, desk);
    printResult(host, output, { json: reportJson(report), lines: reportLines(report) });
    return report.verdict === 'CLEAN' ? DONE : CHECK_FOUND;
  });
}

type Report = Awaited<ReturnType<typeof reconcileNow>>;

function reportJson(report: Report): JsonObject {
  const { run, verdict, differences, mark, account, checkpointId, auditId } = report;
  return {
    run_id: run.runId,
    verdict,
    differences: differences.map(differenceJson),
    as_of: mark === null ? null : formatInstant(mark.asOf),
    cursor: mark?.cursor ?? null,
    account_cash: account === null ? null : formatMicros(account.cash),
    account_equity: account === null ? null : formatMicros(account.equity),
    checkpoint_id: checkpointId,
    audit_id: auditId,
    incident_log: report.incidentLog,
    disarmed: report.isDisarmed,
  };
}

function reportLines({ run, ...report }: Report): readonly string[] {
  const { verdict, checkpointId, auditId, incidentLog, isDisarmed } = report;
  const place = incidentLog === null ? `audit event ${auditId}` : `incident in ${incidentLog}`;
  return [
    `${verdict}   run ${run.runId}   checkpoint ${checkpointId}   ${place}`,
    ...accountLine(report),
    ...report.differences.flatMap(differenceLines),
    ...(isDisarmed ? [`the run was armed and is disarmed: mqk run status`] : []),
  ];
}

function accountLine({ mark, account }: ReconcileReport): readonly string[] {
  if (mark === null || account === null) return [];
  const { last4, cash, equity } = account;
  const money = `cash ${formatMicros(cash)}   equity ${formatMicros(equity)}`;
  return [`account ${last4}   ${money}   read ${formatInstant(mark.asOf)}`];
}
