/** A credential in memory: everything that prints, copies or serialises it shows `[REDACTED]`. */

const REDACTED = '[REDACTED]';
/** What Node's `util.inspect`, and so `console.log`, asks an object how to show itself. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * Wraps one credential. The value is a private field, which no reflection, spread, clone or serialiser
 * reaches; `reveal` alone gives it, so that a search for that word finds every use.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    Object.freeze(this);
  }

  /** The credential itself: for the one call that hands it to its owner, never for a message. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  /** Templates, concatenation, comparisons and number conversions. */
  [Symbol.toPrimitive](): string {
    return REDACTED;
  }

  get [Symbol.toStringTag](): string {
    return 'Secret';
  }

  [INSPECT](): string {
    return REDACTED;
  }
}
