/** `mqk reconcile show`: what the last reconciles found; with `--diff` each difference, ours above theirs. */
import type { JsonObject } from '../../../foundation/core/index.ts';
import { formatInstant } from '../../../foundation/model/index.ts';
import {
  showReconcile,
  type ShownCheckpoint,
  type StoredDifference,
} from '../../../services/runtime/index.ts';
import { CHECK_FOUND, DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { withDesk } from '../run/with-desk.ts';
import { counted } from '../text/counted.ts';
import { differenceLines } from './difference-lines.ts';

export interface ReconcileShowFlags {
  readonly runId?: string;
  readonly diff?: boolean;
}

export async function reconcileShow(
  { runId, diff: isFull = false }: ReconcileShowFlags,
  host: Host,
  output: OutputFlags,
): Promise<number> {
  return await withDesk(host, async (desk) => {
    const { verdict, checkpoints } = await showReconcile(desk.db, runId ?? null);
    printResult(host, output, {
      json: { verdict, checkpoints: checkpoints.map(checkpointJson) },
      lines: checkpoints.flatMap((one) => [
        headLine(one),
        ...(isFull ? one.differences.flatMap(differenceLines) : []),
      ]),
      plain: [
        `verdict=${verdict}`,
        ...checkpoints.flatMap((one) => [
          `checkpoint=${one.checkpointId} ${one.verdict} ${one.runId}`,
          ...(isFull ? one.differences.map(plainLine) : []),
        ]),
      ],
    });
    return verdict === 'CLEAN' ? DONE : CHECK_FOUND;
  });
}

function checkpointJson({ mark, ...checkpoint }: ShownCheckpoint): JsonObject {
  return {
    checkpoint_id: checkpoint.checkpointId,
    run_id: checkpoint.runId,
    engine_id: checkpoint.engineId,
    broker: checkpoint.broker,
    account_last4: checkpoint.account.slice(-4),
    verdict: checkpoint.verdict,
    differences: checkpoint.differences.map(({ clientOrderId, ...difference }) => ({
      ...difference,
      client_order_id: clientOrderId,
    })),
    started_at: formatInstant(checkpoint.startedAt),
    taken_at: formatInstant(checkpoint.takenAt),
    age_ms: checkpoint.ageMs,
    as_of: mark === null ? null : formatInstant(mark.asOf),
    cursor: mark?.cursor ?? null,
  };
}

function headLine(checkpoint: ShownCheckpoint): string {
  const { verdict, engineId, broker, account, runId, differences, startedAt, ageMs } = checkpoint;
  const whose = `${engineId} ${broker} …${account.slice(-4)}`;
  const when = `${formatInstant(startedAt)}, ${Math.floor(ageMs / 1000)} s ago`;
  const found = counted(differences.length, 'difference');
  return `${verdict.padEnd(8)}  ${whose}  run ${runId}  ${found}  ${when}`;
}

function plainLine(difference: StoredDifference): string {
  const { severity, code, symbol, clientOrderId, ours, theirs } = difference;
  const words = [severity, code, symbol, clientOrderId].map((word) => word ?? '-');
  return `difference=${words.join(' ')} ours "${ours ?? '-'}" broker "${theirs ?? '-'}"`;
}
