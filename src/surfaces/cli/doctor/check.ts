/** One row of `mqk doctor`. */

export interface Check {
  readonly id: string;
  readonly ok: boolean;
  /** What was seen, with its numbers; names of variables, never what they hold. */
  readonly evidence: string;
  /** What mends it; null when nothing must. */
  readonly fix: string | null;
}

export function passed(id: string, evidence: string): Check {
  return { id, ok: true, evidence, fix: null };
}

export function failed(id: string, evidence: string, fix: string): Check {
  return { id, ok: false, evidence, fix };
}
