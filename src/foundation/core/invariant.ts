/**
 * Defects: a broken promise of our own code. Nobody catches them but the outermost loop, which
 * records, halts and exits with 1.
 */

/** Facts printed beside a defect or failure; values are shown as they are, so never secrets. */
export type Facts = Readonly<Record<string, string | number | bigint | boolean | null>>;

/** Writes facts as `name=value` pairs in the order given. */
export function formatFacts(facts: Facts): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');
}

/** We are wrong: a state that must not exist was reached. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';

  constructor(sentence: string, facts: Facts = {}) {
    super(`Invariant: ${sentence} ${formatFacts(facts)}`.trimEnd());
  }
}

/** Throws `InvariantViolation` when `condition` is false. On in production, always. */
export function invariant(condition: boolean, sentence: string, facts?: Facts): asserts condition {
  if (!condition) throw new InvariantViolation(sentence, facts);
}

/** Ends a `switch` over a closed union: a new member does not compile. */
export function assertNever(value: never): never {
  throw new InvariantViolation('a closed union had an unknown member', { value: String(value) });
}
