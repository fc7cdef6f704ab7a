/** A broker's mark as a checkpoint stores it. */
import { canonicalJson, InvariantViolation } from '../../../foundation/core/index.ts';
import { formatInstant, parseInstant } from '../../../foundation/model/index.ts';
import type { BrokerMark } from '../../../foundation/ports/index.ts';

/** `{}` of a reading that failed. */
export function watermarkText(mark: BrokerMark | null): string {
  if (mark === null) return '{}';
  const { asOf, cursor, instance } = mark;
  const named = instance === undefined ? {} : { instance };
  return canonicalJson({ as_of: formatInstant(asOf), cursor, ...named });
}

/**
 * The mark that `watermarkText` wrote; null for null: there was no reading. Any other text is a defect, `{}` too, since a
 * reading that failed leaves no mark: an InvariantViolation.
 */
export function parseWatermark(text: string | null): BrokerMark | null {
  if (text === null) return null;
  const value: unknown = JSON.parse(text);
  if (typeof value === 'object' && value !== null && 'as_of' in value && 'cursor' in value) {
    const { as_of, cursor } = value;
    const asOf = typeof as_of === 'string' ? parseInstant(as_of) : null;
    const instance = 'instance' in value ? value.instance : undefined;
    const named = typeof instance === 'string' ? { instance } : {};
    if (asOf !== null && (cursor === null || typeof cursor === 'number')) {
      return { asOf, cursor, ...named };
    }
  }
  throw new InvariantViolation('a checkpoint that was read well has a watermark', { text });
}
