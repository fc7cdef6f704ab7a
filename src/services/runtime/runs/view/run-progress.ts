/** How far an engine has decided the bars of a run, by what is committed of it. */
import {
  findEvent,
  findNewestEvent,
  hasEventBehind,
  type Statements,
} from '../../../../adapters/db/index.ts';
import type { JsonValue } from '../../../../foundation/core/index.ts';
import {
  parseInstant,
  parseMicros,
  type RunId,
  type UtcMillis,
} from '../../../../foundation/model/index.ts';
import { feedOf, type FeedFile } from '../../engine/recover/read-feed.ts';

export interface RunProgress {
  /** Slices that were decided; 0 before the first. */
  readonly done: number;
  /** The bar files that the run was begun with. */
  readonly files: readonly FeedFile[];
  /** Slices of the bars that the run was begun with. */
  readonly total: number;
  /** Market time of the last one that was decided; null before the first. */
  readonly at: UtcMillis | null;
  /**
   * What the run had after it, in micros: cash, and all at the marks of that slice; null before the first, and while a
   * fill, a correction or a bust stands behind it in the log, of which no mark is stored.
   */
  readonly worth: { readonly cash: number; readonly equity: number } | null;
  /** Whether the end of its bars is told: the run trades no more, and its tables stand. */
  readonly isOver: boolean;
}

/** Null: no engine has begun to trade it. The log is read at both of its ends, however long it is. */
export async function readProgress(db: Statements, runId: RunId): Promise<RunProgress | null> {
  const feed = await findEvent(db, { runId, topic: 'RUNTIME', eventType: 'FEED_OPENED' });
  if (feed === null) return null;
  const newest = async (...eventTypes: readonly string[]) =>
    await findNewestEvent(db, { runId, topic: 'RUNTIME', eventTypes });
  // Both types at once: of a feed that has not ended its end would be looked for through the whole log.
  const isOver = (await newest('SLICE_DONE', 'FEED_ENDED'))?.eventType === 'FEED_ENDED';
  const decided = await newest('SLICE_DONE');
  const { slice, ts, cash, equity } = decided?.payload ?? {};
  const [cashThen, equityThen] = [cash, equity].map(microsIn);
  // Told by the log and not by sums: a sale may bring just what a purchase took.
  const isBehind =
    decided === null ||
    (await hasEventBehind(db, { runId, topic: 'LEDGER', auditId: decided.auditId }));
  const { slices } = feed;
  return {
    done: typeof slice === 'number' ? slice : 0,
    files: feedOf(feed),
    total: typeof slices === 'number' ? slices : 0,
    at: typeof ts === 'string' ? parseInstant(ts) : null,
    worth:
      isBehind || cashThen === undefined || equityThen === undefined
        ? null
        : { cash: cashThen, equity: equityThen },
    isOver,
  };
}

function microsIn(value: JsonValue | undefined): number | undefined {
  const parsed = typeof value === 'string' ? parseMicros(value) : null;
  return parsed?.ok === true ? parsed.value : undefined;
}
