/** Reads the question of a sealed walk-forward back: how its folds were laid out, and whether they were fitted. */
import { isList, type JsonObject, type JsonValue } from '../../../foundation/core/index.ts';
import {
  FOLD_SCHEMES,
  type FoldRequest,
  type WindowSize,
} from '../../../trading/backtest/index.ts';

export interface AskedFolds {
  readonly folds: FoldRequest;
  readonly isFitted: boolean;
}

/** Null when it is no question of ours. */
export function askedFoldsIn(question: JsonObject): AskedFolds | null {
  const { folds, purge, embargo, grid } = question;
  const scheme = FOLD_SCHEMES.find((known) => known === question['scheme']);
  const [train, test, step] = [question['train'], question['test'], question['step']].map(sizeIn);
  if (scheme === undefined || train === undefined || test === undefined || step === undefined)
    return null;
  if (folds !== null && !isCount(folds)) return null;
  if (!isCount(purge) || !isCount(embargo) || !isList(grid)) return null;
  return {
    folds: { scheme, folds, train, test, step, purge, embargo },
    isFitted: grid.length > 0,
  };
}

/** `250 bars` or `86400000 ms`; undefined when it is neither. */
function sizeIn(value: JsonValue | undefined): WindowSize | null | undefined {
  if (value === null) return null;
  const [, digits, unit] =
    typeof value === 'string' ? (/^([1-9]\d{0,15}) (bars|ms)$/.exec(value) ?? []) : [];
  const size = Number(digits);
  if (!Number.isSafeInteger(size)) return undefined;
  return unit === 'bars' ? { unit: 'BARS', count: size } : { unit: 'TIME', ms: size };
}

function isCount(value: JsonValue | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
