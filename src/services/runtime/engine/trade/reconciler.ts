/** Compares our books with the broker's from time to time, at moments at which nothing of ours is under way. */
import type { RunRow } from '../../../../adapters/db/index.ts';
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
  private doneAt = -Infinity;
  /** Of the newest reconcile; null before the first. */
  verdict: ReconcileReport['verdict'] | null = null;

  constructor(of: Reconciler['of']) {
    this.of = of;
  }

  /** Whether an order may add risk: only while the newest reconcile is CLEAN. */
  get isGateOpen(): boolean {
    return this.verdict === 'CLEAN';
  }

  get isDue(): boolean {
    const { everyMs } = this.of;
    const wait = this.isGateOpen ? everyMs : Math.min(everyMs, RETRY_MS);
    return performance.now() - this.doneAt >= wait;
  }

  /** CRITICAL disarms the run by itself. Fails as the database does; a broker that fails is a verdict. */
  async reconcile(): Promise<ReconcileReport> {
    const { run, broker, context, note } = this.of;
    const report = await reconcileRun(run, broker, context);
    this.doneAt = performance.now();
    if (report.verdict !== 'CLEAN') {
      const codes = [...new Set(report.differences.map(({ code }) => code))].join(', ');
      note(`reconcile ${report.checkpointId} is ${report.verdict}: ${codes}`);
    }
    this.verdict = report.verdict;
    return report;
  }
}
