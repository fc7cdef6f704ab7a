/**
 * Reads what an author's code threw: an error of any realm, or any value at all. Looking at it may run the
 * author's code once more, and that may throw again; what cannot be read is told as such.
 */

/** Longest text of a message. */
const MAX_MESSAGE = 300;

export interface ThrownFacts {
  /** Empty where there is none. */
  readonly stack: string;
  /** One line for a person: `TypeError: x is not a function`, or the value itself. */
  readonly text: string;
}

/** Whether a thrown value is one of our own errors. Never throws. */
export function isThrown<T extends Error>(
  thrown: unknown,
  type: abstract new (...args: never[]) => T,
): thrown is T {
  return readOr(false, () => thrown instanceof type);
}

/** Never throws. */
export function thrownFacts(thrown: unknown): ThrownFacts {
  if (typeof thrown !== 'object' || thrown === null) {
    return {
      stack: '',
      text: readOr('a value without a text', () => String(thrown)).slice(0, MAX_MESSAGE),
    };
  }
  const read = (field: string): string | null =>
    readOr(null, () => {
      const value: unknown = Reflect.get(thrown, field);
      return typeof value === 'string' ? value : null;
    });
  const message = read('message');
  const text =
    message === null ? 'an object without a message' : `${read('name') ?? 'Error'}: ${message}`;
  return { stack: read('stack') ?? '', text: text.slice(0, MAX_MESSAGE) };
}

function readOr<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
