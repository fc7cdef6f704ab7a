/** What the last reconciles found, as it was stored. */
import {
  listNewestCheckpoints,
  readLatestReconcileCheckpoint,
  type CheckpointOfBooks,
  type Statements,
} from '../../../adapters/db/index.ts';
import { Failure, InvariantViolation, isObject, textIn } from '../../../foundation/core/index.ts';
import type { BrokerMark } from '../../../foundation/ports/index.ts';
import { findRun } from '../runs/find-run.ts';
import { parseWatermark } from './watermark.ts';

/** A difference in the words in which it was stored; null where they say nothing. */
export interface StoredDifference {
  readonly code: string;
  readonly severity: string;
  readonly symbol: string | null;
  readonly clientOrderId: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
}

export interface ShownCheckpoint extends Omit<CheckpointOfBooks, 'differences' | 'watermark'> {
  /** Worst first. */
  readonly differences: readonly StoredDifference[];
  /** Up to where the broker was read; null: it could not be read. */
  readonly mark: BrokerMark | null;
}

/** From the worst: what is not known is worse than what may be news, and better than what is known to be wrong. */
const VERDICTS = ['CRITICAL', 'UNKNOWN', 'WARN', 'CLEAN'] as const;

export interface ShownReconcile {
  /** The worst of them. */
  readonly verdict: (typeof VERDICTS)[number];
  /** At least one. */
  readonly checkpoints: readonly ShownCheckpoint[];
}

/**
 * The newest checkpoint of a run (an id, or `last`), or, without a name, of each engine's books on each account.
 * No broker is asked. Fails with RUN_UNKNOWN or RECONCILE_NEVER_DONE (exit 7), or as the database does.
 */
export async function showReconcile(db: Statements, name: string | null): Promise<ShownReconcile> {
  const stored = name === null ? await listNewestCheckpoints(db) : await readOfRun(db, name);
  if (stored.length === 0) {
    const whose = name === null ? 'of no run' : `not of run ${name.slice(0, 80)}`;
    const message = `no reconcile was ever stored, ${whose}`;
    throw new Failure('NOT_FOUND', 'RECONCILE_NEVER_DONE', message);
  }
  const checkpoints = stored.map(shown);
  const isIn = (verdict: string): boolean => checkpoints.some((one) => one.verdict === verdict);
  return { verdict: VERDICTS.find(isIn) ?? 'UNKNOWN', checkpoints };
}

async function readOfRun(db: Statements, name: string): Promise<readonly CheckpointOfBooks[]> {
  const { runId, broker, account, engineId } = await findRun(db, name);
  const newest = await readLatestReconcileCheckpoint(db, runId);
  return newest === null ? [] : [{ ...newest, runId, broker, account, engineId }];
}

function shown({ differences, watermark, ...checkpoint }: CheckpointOfBooks): ShownCheckpoint {
  return {
    ...checkpoint,
    differences: parseDifferences(differences),
    mark: watermark === '{}' ? null : parseWatermark(watermark),
  };
}

/** What `differenceJson` made of them. */
function parseDifferences(text: string): readonly StoredDifference[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw new InvariantViolation('a checkpoint stores a list', { text });
  return list.filter(isObject).map((stored) => {
    const code = textIn(stored['code']);
    const severity = textIn(stored['severity']);
    if (code === null || severity === null) {
      throw new InvariantViolation('a stored difference has a code and a severity', { text });
    }
    return {
      code,
      severity,
      symbol: textIn(stored['symbol']),
      clientOrderId: textIn(stored['client_order_id']),
      ours: textIn(stored['ours']),
      theirs: textIn(stored['theirs']),
    };
  });
}
