/** A difference between our books and the broker's, for a person. */
import { CODES } from '../../../foundation/model/index.ts';
import type { StoredDifference } from '../../../services/runtime/index.ts';
import { labelled } from '../text/wrapped.ts';

/** The two sides stand under each other, so that the eye finds where they part. */
export function differenceLines(difference: StoredDifference): readonly string[] {
  const { severity, code, symbol, clientOrderId, ours, theirs } = difference;
  const fix = Object.entries(CODES).find(([known]) => known === code)?.[1].fix;
  return [
    `  ${severity.padEnd(8)}  ${[code, symbol, clientOrderId].filter((part) => part !== null).join('  ')}`,
    `            ours    ${ours ?? '-'}`,
    `            broker  ${theirs ?? '-'}`,
    ...(fix === undefined ? [] : labelled('            fix     ', fix)),
  ];
}
