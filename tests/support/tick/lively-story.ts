/**
 * Random runs that trade to their end: prices that walk and seldom jump, bars that are missing, targets of both sides
 * whose terms lie near the price, and limits that seldom bite.
 */
import fc from 'fast-check';
import {
  formatMicros,
  KILL_SWITCH_KINDS,
  type KillSwitchKind,
  type Limit,
} from '../../../src/foundation/model/index.ts';
import { OFF, limit, usd } from './amounts.ts';
import type { StoryParts } from './story.ts';

const SYMBOLS = ['AAA', 'BBB', 'CCC'] as const;
const DAYS = ['2024-01-02', '2024-01-03', '2024-01-04'] as const;
const [FEWEST, MOST] = [8, 36];
const FIRST_PRICE = 100_000_000;

export interface LivelyStory {
  readonly table: string;
  readonly parts: StoryParts;
  readonly raised: ReadonlyMap<number, KillSwitchKind>;
}

/** Once in `n` the value of `what`, otherwise `instead`. */
function seldom<T, U>(n: number, what: fc.Arbitrary<T>, instead: U): fc.Arbitrary<T | U> {
  return fc.oneof(
    { weight: n - 1, arbitrary: fc.constant(instead) },
    { weight: 1, arbitrary: what },
  );
}

/** Basis points of the price, most of them a bar's move away. */
const near = (least: number, most: number): fc.Arbitrary<number> =>
  fc.integer({ min: least, max: most });

const cell = fc.record({
  isThere: fc.oneof(
    { weight: 9, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  gap: seldom(3, near(-250, 250), 0),
  move: near(-120, 120),
  up: near(0, 80),
  down: near(0, 80),
  jump: seldom(150, fc.constantFrom(0.7, 1.4), 1),
});

/** Distances from the close in the direction of the target; a stop may lie on its wrong side. */
const terms = fc.option(
  fc.record({
    limit: seldom(3, near(-200, 100), null),
    trigger: seldom(4, near(-100, 200), null),
    stop: seldom(2, near(-300, 20), null),
    tp: seldom(3, near(-20, 300), null),
    trail: seldom(3, near(20, 300), null),
    tif: fc.constantFrom('GTC', 'GTC', 'DAY', 'IOC'),
  }),
  { freq: 3 },
);
type Terms = typeof terms extends fc.Arbitrary<infer T> ? T : never;

const target = fc.record({
  qty: fc.oneof(fc.constantFrom(0, 10, 10, 20, -10), fc.integer({ min: -30, max: 30 })),
  terms,
});

const slice = fc.record({
  cells: fc.array(cell, { minLength: SYMBOLS.length, maxLength: SYMBOLS.length }),
  book: seldom(3, fc.array(target, { minLength: SYMBOLS.length, maxLength: SYMBOLS.length }), null),
});

const tableText: fc.Arbitrary<string> = fc
  .tuple(
    fc.integer({ min: 1, max: SYMBOLS.length }),
    fc.array(slice, { minLength: FEWEST, maxLength: MOST }),
  )
  .map(([count, slices]) => {
    const symbols = SYMBOLS.slice(0, count);
    const prices = symbols.map(() => FIRST_PRICE);
    const perDay = Math.ceil(slices.length / DAYS.length);
    const lines = slices.map(({ cells, book }, at) => {
      const texts = symbols.map((_, symbol) => cellText(cells[symbol], prices, symbol));
      if (texts.every((text) => text === '.')) texts[0] = formatMicros(prices[0] ?? FIRST_PRICE);
      const items = symbols.map((name, symbol) => {
        const { qty = 0, terms: declared = null } = book?.[symbol] ?? {};
        return `${name}=${qty}${termsText(declared, Math.sign(qty), prices[symbol] ?? 0)}`;
      });
      const day = at % perDay === 0 ? `${DAYS[at / perDay] ?? ''}\n` : '';
      const wanted = book === null ? '' : items.join(' ');
      return `${day}15:${String(10 + (at % perDay))} ${texts.join(' ')} | ${wanted}`;
    });
    return [symbols.join(' '), ...lines].join('\n');
  });

/** The text of a bar; moves the symbol's price on. */
function cellText(
  of: (typeof cell extends fc.Arbitrary<infer T> ? T : never) | undefined,
  prices: number[],
  symbol: number,
): string {
  const last = prices[symbol] ?? FIRST_PRICE;
  if (of?.isThere !== true) return '.';
  const open = away(last, of.gap);
  const close = Math.round(away(open, of.move) * of.jump);
  prices[symbol] = close;
  const high = away(Math.max(open, close), of.up);
  const low = away(Math.min(open, close), -of.down);
  return [open, high, low, close].map(formatMicros).join('/');
}

/** So many basis points from a price, in cents. */
function away(price: number, points: number): number {
  return Math.round((price * (10_000 + points)) / 1e8) * 10_000;
}

function termsText(of: Terms, side: number, price: number): string {
  if (of === null) return '';
  const { tif, trail, ...distances } = of;
  const prices = Object.entries(distances).flatMap(([name, points]) =>
    points === null ? [] : [`${name}:${formatMicros(away(price, (side || 1) * points))}`],
  );
  const behind = trail === null ? [] : [`trail:${formatMicros(away(price, trail) - price)}`];
  return `;none;${[...prices, ...behind, `tif:${tif}`].join(';')}`;
}

const someLimit = (...texts: readonly string[]): fc.Arbitrary<Limit> =>
  seldom(6, fc.constantFrom(...texts.map(limit)), OFF);
const bars = fc.integer({ min: 0, max: 3 });

const parts: fc.Arbitrary<StoryParts> = fc.record({
  cash: fc.constantFrom('4000', '20000', '100000'),
  seed: fc.integer({ min: 0, max: 0xffff_ffff }),
  checksStaleness: seldom(8, fc.constant(true), false),
  allocationCap: someLimit('0.5', '2'),
  integrity: fc.record({
    failOnGap: seldom(10, fc.constant(true), false),
    outlier: fc.constantFrom(OFF, limit('0.2')),
    stalePolicy: fc.constantFrom('HALT', 'DISARM', 'HALT_NEW'),
  }),
  risk: fc.record({
    dailyLoss: someLimit('0.002', '0.01'),
    maxDrawdown: someLimit('0.005', '0.03'),
    maxPositionPerSymbol: someLimit('0.5'),
    maxGrossExposure: someLimit('1'),
    allowShort: seldom(4, fc.constant(false), true),
    pdtMode: seldom(4, fc.constant('auto' as const), 'off' as const),
    flattenOnCritical: fc.boolean(),
    rejectStormMax: fc.constantFrom(1, 5),
  }),
  order: fc.record({
    maxNotional: seldom(8, fc.constant(usd('2000')), null),
    maxQty: seldom(8, fc.constant(15), null),
    maxPerMinute: seldom(8, fc.constantFrom(2, 4), null),
    repeats: seldom(8, fc.constant({ max: 2, windowMs: 180_000 }), null),
    collar: someLimit('0.01'),
  }),
  sim: fc.record({
    ambiguityPolicy: fc.constantFrom('CONSERVATIVE_WORST_CASE', 'NEXT_OPEN'),
    baseSpreadPpm: fc.integer({ min: 0, max: 1001 }),
    baseSlippagePpm: fc.constantFrom(0, 500),
    maxSlippagePpm: fc.constant(2500),
    volatilityMultiplierPpm: fc.constantFrom(0, 500_000),
    commissionMinimum: fc.constantFrom(0, 350_000),
    commissionPerShare: fc.constantFrom(0, 10_000),
    commissionPpm: fc.constantFrom(0, 100),
    partialFills: fc.boolean(),
    partialProbabilityPpm: fc.constantFrom(300_000, 500_000, 900_000),
    latencySubmitBars: bars,
    latencyCancelBars: bars,
    latencyReplaceBars: bars,
  }),
});

const raised = seldom(
  6,
  fc.tuple(fc.integer({ min: 1, max: MOST - 1 }), fc.constantFrom(...KILL_SWITCH_KINDS)),
  null,
).map((one) => new Map(one === null ? [] : [one]));

export const livelyStory: fc.Arbitrary<LivelyStory> = fc.record({
  table: tableText,
  parts,
  raised,
});
