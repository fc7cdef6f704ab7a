/** Requests whose fate is not known, each asked for until it is (reliability 7.5). */
import type { OutboxRow } from '../../../../adapters/db/index.ts';
import {
  judgeLookUp,
  LOOK_UP_PLAN,
  lookUpDueMs,
  type LookUpPlan,
} from '../../../../engines/delivery/index.ts';
import type { TradingBroker } from '../../../../foundation/ports/index.ts';
import type { Judged } from './ended.ts';

interface Sought {
  readonly row: OutboxRow;
  readonly since: number;
  looks: number;
  absences: number;
}

/** The plan of the safety page, as long as the config says in all. */
function lookUpPlan(presumeAfterMs: number): LookUpPlan {
  const share = presumeAfterMs / LOOK_UP_PLAN.presumeAfterMs;
  return {
    ...LOOK_UP_PLAN,
    atMs: LOOK_UP_PLAN.atMs.map((at) => at * share),
    thenEveryMs: LOOK_UP_PLAN.thenEveryMs * share,
    presumeAfterMs,
  };
}

export class LookUps {
  private readonly broker: TradingBroker;
  private readonly plan: LookUpPlan;
  private sought: Sought[] = [];
  /** To be sent once more, with a new permit. */
  private again: OutboxRow[] = [];

  constructor(broker: TradingBroker, presumeAfterMs: number) {
    this.broker = broker;
    this.plan = lookUpPlan(presumeAfterMs);
  }

  /** Requests of unknown fate. */
  get count(): number {
    return this.sought.length + this.again.length;
  }

  add(rows: readonly OutboxRow[]): void {
    const since = performance.now();
    this.sought.push(...rows.map((row) => ({ row, since, looks: 0, absences: 0 })));
  }

  /** Those that are to be sent once more; they are not sought any longer. */
  takeAgain(): readonly OutboxRow[] {
    const { again } = this;
    this.again = [];
    return again;
  }

  /** Asks for all whose time has come: what became of each. */
  async due(): Promise<readonly Judged[]> {
    const judged: Judged[] = [];
    for (const one of [...this.sought]) {
      if (performance.now() - one.since < lookUpDueMs(this.plan, one.looks)) continue;
      judged.push(await this.lookUp(one));
    }
    return judged;
  }

  private async lookUp(one: Sought): Promise<Judged> {
    const { row } = one;
    one.looks++;
    const reply = await this.broker.orderOf(row.clientOrderId);
    const dispatchedMsAgo = (row.dispatchedMsAgo ?? 0) + (performance.now() - one.since);
    const seen = { dispatchedMsAgo: Math.floor(dispatchedMsAgo), absences: one.absences };
    const { verdict, absences } = judgeLookUp(row, reply, { ...seen, plan: this.plan });
    one.absences = absences;
    if (verdict.becomes !== 'AMBIGUOUS') this.sought = this.sought.filter((two) => two !== one);
    if (verdict.becomes === 'DISPATCHING') this.again.push(row);
    return { row, verdict };
  }
}
