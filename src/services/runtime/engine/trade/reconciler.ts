/** Compares our books with the broker's from time to time, at moments at which nothing of ours is under way. */
import type { RunRow } from '../../../../adapters/db/index.ts';
import { Failure } from '../../../../foundation/core/index.ts';
import type { Broker } from '../../../../foundation/ports/index.ts';
import {
  reconcileRun,
  type ReconcileContext,
  type ReconcileReport,
} from '../../reconcile/reconcile-run.ts';

/** While the gate is closed nobody waits for the next turn of the clock. */
const RETRY_MS = 1000;

export class Reconciler {
  private readonly of: {
    readonly run: RunRow;
    readonly broker: Broker;
    readonly context: ReconcileContext;
    readonly everyMs: number;
    readonly note: (line: string) => void;
  };
  /** The last one; null before the first. */
  newest: ReconcileReport | null = null;
  private doneAt = -Infinity;
  /** When the gate closed; null: it is open. */
  private closedAt: number | null = performance.now();

  constructor(of: Reconciler['of']) {
    this.of = of;
  }

  /** Milliseconds since the newest CLEAN was followed by another verdict; null: an order may add risk. */
  get gateClosedMs(): number | null {
    return this.closedAt === null ? null : performance.now() - this.closedAt;
  }

  get isDue(): boolean {
    const { everyMs } = this.of;
    const wait = this.closedAt === null ? everyMs : Math.min(everyMs, RETRY_MS);
    return performance.now() - this.doneAt >= wait;
  }

  /** CRITICAL disarms the run by itself. Fails as the database does; a broker that fails is a verdict. */
  async reconcile(): Promise<ReconcileReport> {
    const { run, broker, context, note } = this.of;
    const report = await storedReconcile(() => reconcileRun(run, broker, context));
    this.newest = report;
    this.doneAt = performance.now();
    if (report.verdict !== 'CLEAN') {
      const codes = [...new Set(report.differences.map(({ code }) => code))].join(', ');
      note(`reconcile ${report.checkpointId} is ${report.verdict}: ${codes}`);
    }
    this.closedAt = report.verdict === 'CLEAN' ? null : (this.closedAt ?? performance.now());
    return report;
  }
}

/** One whose COMMIT brought no answer is done once more: two reconciles are as good as one. */
async function storedReconcile<T>(reconcile: () => Promise<T>): Promise<T> {
  try {
    return await reconcile();
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'DB_COMMIT_UNKNOWN')) throw error;
    return await reconcile();
  }
}
