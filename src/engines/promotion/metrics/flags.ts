/** Collects why numbers are missing. */
import { METRIC_FLAGS, type MetricFlag } from './types.ts';

export class Flags {
  private readonly raised = new Set<MetricFlag>();

  /** Raises a flag and stands in for the number that is missing. */
  missing(flag: MetricFlag): null {
    this.raised.add(flag);
    return null;
  }

  /** The number itself; null with a flag when it is not finite, for JSON has no such number. */
  finite(value: number): number | null {
    return Number.isFinite(value) ? value : this.missing('not_finite');
  }

  /** In the catalogue's order, which is that of code units. */
  list(): readonly MetricFlag[] {
    return METRIC_FLAGS.filter((flag) => this.raised.has(flag));
  }
}
