/** The executions of a run by the broker's ids: which fill of which order each one is. */
import type { BrokerExecution } from '../../../../foundation/ports/index.ts';

export interface FillPlace {
  readonly order: number;
  /** Counts the order's fills from 1. */
  readonly number: number;
}

export class Executions {
  private readonly places = new Map<string, FillPlace>();

  /** Whether it was booked before, whatever it said. */
  has({ executionId }: BrokerExecution): boolean {
    return this.places.has(executionId);
  }

  /** The fill that a bust or a correction is about; null: none that we know. */
  previousOf({ previousExecutionId }: BrokerExecution): FillPlace | null {
    return previousExecutionId === null ? null : (this.places.get(previousExecutionId) ?? null);
  }

  note({ executionId }: BrokerExecution, place: FillPlace): void {
    this.places.set(executionId, place);
  }
}
