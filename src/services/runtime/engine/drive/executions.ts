/** The executions of a run by the broker's ids: which fill of which order each one is, and what the broker counts. */
import { exceedsBrokerCount } from '../../../../engines/delivery/index.ts';
import type { BrokerExecution } from '../../../../foundation/ports/index.ts';

export interface FillPlace {
  readonly order: number;
  /** Counts the order's fills from 1. */
  readonly number: number;
}

interface Booked extends FillPlace {
  readonly qty: number;
  /** Whether a bust or a correction took its place, or it is a bust itself. */
  isChanged: boolean;
}

export class Executions {
  private readonly booked = new Map<string, Booked>();
  /** The most shares that the broker ever told as filled, by order. */
  private readonly mostTold = new Map<number, number>();

  /** Whether it was booked before, whatever it said. */
  has({ executionId }: BrokerExecution): boolean {
    return this.booked.has(executionId);
  }

  /** The fill that a bust or a correction is about; null: none that we know. */
  previousOf({ previousExecutionId }: BrokerExecution): Readonly<Booked> | null {
    return previousExecutionId === null ? null : (this.booked.get(previousExecutionId) ?? null);
  }

  /** Whether an order would have more shares than the broker counts; `filledQty`: of it, without the execution. */
  exceedsCount(
    order: number,
    { qty, filledQty: told }: BrokerExecution,
    filledQty: number,
  ): boolean {
    const mostTold = Math.max(told, this.mostTold.get(order) ?? 0);
    return exceedsBrokerCount({ booked: filledQty, qty, mostTold });
  }

  /** `isBust`: nothing stands that could be changed again. */
  note(execution: BrokerExecution, place: FillPlace, isBust: boolean): void {
    const { executionId, previousExecutionId, qty, filledQty } = execution;
    const previous = this.booked.get(previousExecutionId ?? '');
    if (previous !== undefined) previous.isChanged = true;
    const told = Math.max(filledQty, this.mostTold.get(place.order) ?? 0);
    this.mostTold.set(place.order, told);
    this.booked.set(executionId, { ...place, qty, isChanged: isBust });
  }
}
