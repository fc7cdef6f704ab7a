/** The lengths of walk-forward windows: those given, and what follows from the series for the others. */
import { Failure } from '../../../foundation/core/index.ts';
import type { FoldRequest, WindowSize } from './fold-request.ts';

/** Lengths in bars or milliseconds, all in one unit. */
export interface FoldSizes {
  readonly unit: WindowSize['unit'];
  readonly train: number;
  readonly test: number;
  readonly step: number;
}

/** Without sizes, the first training window is as long as so many test windows. */
const TRAIN_SHARE = 2;
/** What is derived from the series has at least so many bars; who wants less says so. */
const FEWEST_TEST_BARS = 5;
const FEWEST_TRAIN_BARS = 10;

/** Fails with FOLDS_SIZE_INVALID or FOLDS_SERIES_SHORT. `folds` counts where a size is derived. */
export function settleSizes(bars: number, request: FoldRequest, folds: number): FoldSizes {
  const { train, test, step, purge } = request;
  const given = [train, test, step].filter((size) => size !== null);
  const unit = given[0]?.unit ?? 'BARS';
  if (given.some((size) => size.unit !== unit)) {
    failSize('--train, --test and --step are all in bars or all in time');
  }
  if (train !== null && test !== null) {
    const length = lengthOf(test);
    return judged(
      { unit, train: lengthOf(train), test: length, step: stepOf(step, length) },
      purge,
    );
  }
  if (step !== null) failSize('--step needs --train and --test');
  if (unit === 'TIME') failSize('a window in time needs --train and --test');
  return judged(derived(bars, { train, test, purge, folds }), purge);
}

function derived(
  bars: number,
  of: Pick<FoldRequest, 'train' | 'test' | 'purge'> & { readonly folds: number },
): FoldSizes {
  const { purge, folds } = of;
  const left = of.train === null ? bars : bars - lengthOf(of.train);
  const shares = of.train === null ? folds + TRAIN_SHARE : folds;
  const test = of.test === null ? Math.floor(left / shares) : lengthOf(of.test);
  const train = of.train === null ? bars - folds * test : lengthOf(of.train);
  if (test < 0 || train < 0) failNoRoom(bars, { ...of, length: of.train === null ? test : train });
  const isTestShort = of.test === null && test < FEWEST_TEST_BARS;
  const isTrainShort = of.train === null && train - purge < FEWEST_TRAIN_BARS;
  if (isTestShort || isTrainShort) {
    failShort(
      bars,
      `${folds} folds: they come to train ${train} (purge ${purge} of it) and test ${test}, and need ` +
        `${FEWEST_TRAIN_BARS + purge} and ${FEWEST_TEST_BARS}`,
    );
  }
  return { unit: 'BARS', train, test, step: test };
}

/** The window that was given is larger than the series leaves room for: there is no other size to tell. */
function failNoRoom(
  bars: number,
  of: Pick<FoldRequest, 'train' | 'test'> & { readonly folds: number; readonly length: number },
): never {
  const { train, folds, length } = of;
  const asked = train === null ? `${folds} folds of test ${length}` : `train ${length}`;
  failShort(bars, `${asked}, which leave no bar for the ${train === null ? 'training' : 'tests'}`);
}

function stepOf(step: WindowSize | null, test: number): number {
  const length = step === null ? test : lengthOf(step);
  if (length < test) failSize('--step is shorter than --test: bars would be tested twice');
  return length;
}

function judged(sizes: FoldSizes, purge: number): FoldSizes {
  if (sizes.unit === 'BARS' && purge >= sizes.train) {
    failSize(`--purge ${purge} leaves nothing of a training window of ${sizes.train} bars`);
  }
  return sizes;
}

function lengthOf(size: WindowSize): number {
  return size.unit === 'BARS' ? size.count : size.ms;
}

export function failSize(message: string): never {
  throw new Failure('INPUT', 'FOLDS_SIZE_INVALID', message, {
    fix: 'correct the sizes; mqk walk-forward run --help has examples',
  });
}

/** `what` says what the series would have to hold. */
export function failShort(bars: number, what: string): never {
  const message = `the series has ${bars} bars, too few for ${what}`;
  throw new Failure('INPUT', 'FOLDS_SERIES_SHORT', message, {
    fix: 'give a longer series, fewer --folds, or shorter windows',
  });
}
