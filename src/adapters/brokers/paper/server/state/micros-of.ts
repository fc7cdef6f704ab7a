import { invariant } from '../../../../../foundation/core/index.ts';
import { parseMicros } from '../../../../../foundation/model/index.ts';

/** Micros of a decimal that the wire has let through; anything else is a defect of its schema. */
export function microsOf(text: string): number {
  const parsed = parseMicros(text);
  invariant(parsed.ok, 'money of the wire is a decimal', { text });
  return parsed.value;
}
