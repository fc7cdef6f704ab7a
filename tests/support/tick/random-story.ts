/** Random short runs for property tests: bars with jumps, targets of both signs, and limits that bite. */
import fc from 'fast-check';
import {
  formatMicros,
  KILL_SWITCH_KINDS,
  type Limit,
} from '../../../src/foundation/model/index.ts';
import { OFF, limit, usd } from './amounts.ts';
import type { StoryParts } from './story.ts';

const SLICES = 24;
const SYMBOLS = ['AAA', 'BBB', 'CCC'] as const;

const cell = fc.record({
  present: fc.integer({ min: 0, max: 9 }),
  close: fc.integer({ min: 60_000_000, max: 140_000_000 }),
  up: fc.integer({ min: 0, max: 5_000_000 }),
  down: fc.integer({ min: 0, max: 5_000_000 }),
});
const book = fc.option(
  fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 3, maxLength: 3 }),
  {
    freq: 3,
  },
);
/** Whole currency units, so that most bars reach them; NaN-free: a term that is null isn't declared. */
const price = fc.option(fc.integer({ min: 70, max: 130 }));
const terms = fc.option(
  fc.record({
    limit: price,
    trigger: price,
    stop: price,
    tp: price,
    trail: fc.option(fc.integer({ min: 1, max: 25 })),
    tif: fc.constantFrom('GTC', 'DAY', 'IOC'),
  }),
  { freq: 2 },
);
type Terms = typeof terms extends fc.Arbitrary<infer T> ? T : never;

const slice = fc.record({
  cells: fc.array(cell, { minLength: 3, maxLength: 3 }),
  book,
  terms: fc.array(terms, { minLength: 3, maxLength: 3 }),
});

/** A bar table of three symbols over two days, as text. */
export const tableText: fc.Arbitrary<string> = fc
  .array(slice, { minLength: SLICES, maxLength: SLICES })
  .map((slices) => {
    const lines = slices.map(({ cells, book: wanted, terms: declared }, i) => {
      const day = i === 0 ? '2024-01-02\n' : i === SLICES / 2 ? '2024-01-03\n' : '';
      const texts: string[] = cells.map(cellText);
      // a slice has at least one bar
      if (!texts.some((text) => text !== '.')) texts[0] = '100';
      const items = wanted?.map(
        (qty, symbol) => `${SYMBOLS[symbol]}=${qty}${termsText(declared[symbol])}`,
      );
      return `${day}15:${String(10 + i)} ${texts.join(' ')} | ${items?.join(' ') ?? ''}`;
    });
    return [SYMBOLS.join(' '), ...lines].join('\n');
  });

/** `;none` declares that there are none. */
function termsText(of: Terms | undefined): string {
  if (of === null || of === undefined) return '';
  const declared = Object.entries(of).filter(([, value]) => value !== null);
  return `;none;${declared.map(([name, value]) => `${name}:${String(value)}`).join(';')}`;
}

function cellText(of: { present: number; close: number; up: number; down: number }): string {
  if (of.present === 0) return '.';
  const prices = [of.close, of.close + of.up, of.close - of.down, of.close].map(formatMicros);
  return `${prices.join('/')}${of.present === 1 ? '?' : ''}`;
}

const someLimit = (...texts: readonly string[]): fc.Arbitrary<Limit> =>
  fc.constantFrom(OFF, ...texts.map(limit));

const effect = fc.constantFrom('SPLIT,2', 'SPLIT,0.5', 'SPLIT,3:2', 'SPLIT,0.3', 'DIVIDEND,1.25');
/** At most one action a symbol, on the second day. */
const actions = fc.uniqueArray(fc.tuple(fc.constantFrom(...SYMBOLS), effect), {
  selector: ([symbol]) => symbol,
  maxLength: 3,
});

export const storyParts: fc.Arbitrary<StoryParts> = fc.record({
  actions: actions.map((all) => all.map(([symbol, what]) => `2024-01-03,${symbol},${what}`)),
  actionsPolicy: fc.oneof(
    { weight: 4, arbitrary: fc.constant({ kind: 'ALLOW' as const }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('FORBID_PERIODS' as const),
        sessionsBefore: fc.integer({ min: 0, max: 1 }),
        sessionsAfter: fc.integer({ min: 0, max: 1 }),
      }),
    },
  ),
  cash: fc.constantFrom('3000', '12000', '100000'),
  seed: fc.integer({ min: 0, max: 0xffff_ffff }),
  checksStaleness: fc.boolean(),
  allocationCap: someLimit('0.5', '2'),
  integrity: fc.record({
    failOnGap: fc.constant(false),
    outlier: someLimit('0.2', '0.5'),
    stalePolicy: fc.constantFrom('HALT', 'DISARM', 'HALT_NEW'),
  }),
  risk: fc.record({
    dailyLoss: someLimit('0.05', '0.2'),
    maxDrawdown: someLimit('0.1', '0.4'),
    maxPositionPerSymbol: someLimit('0.5'),
    allowShort: fc.boolean(),
    pdtMode: fc.constantFrom('auto', 'off'),
  }),
  order: fc.record({
    maxNotional: fc.constantFrom(null, usd('3000')),
    maxQty: fc.constantFrom(null, null, 30),
    maxPerSecond: fc.constantFrom(null, null, 2),
    maxPerMinute: fc.constantFrom(null, null, 3),
    repeats: fc.constantFrom(null, { max: 2, windowMs: 180_000 }),
  }),
  sim: fc.record({
    ambiguityPolicy: fc.constantFrom('CONSERVATIVE_WORST_CASE', 'NEXT_OPEN', 'SAME_BAR_WORST_CASE'),
    baseSpreadPpm: fc.integer({ min: 0, max: 1001 }),
    commissionMinimum: fc.integer({ min: 0, max: 1_000_000 }),
    partialFills: fc.boolean(),
    partialProbabilityPpm: fc.constant(500_000),
    latencySubmitBars: fc.integer({ min: 0, max: 2 }),
    latencyCancelBars: fc.integer({ min: 0, max: 2 }),
    latencyReplaceBars: fc.integer({ min: 0, max: 2 }),
  }),
});

/** What ends new risk, and before which slice. */
export const critical = fc.record({
  slice: fc.integer({ min: 1, max: SLICES - 1 }),
  kind: fc.option(fc.constantFrom(...KILL_SWITCH_KINDS)),
});

export { SLICES as STORY_SLICES };
