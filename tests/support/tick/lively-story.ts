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
const FEWEST_SLICES = 8;
export const MOST_SLICES = 40;
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
  isThere: fc.integer({ min: 0, max: 99 }),
  gap: seldom(3, near(-250, 250), 0),
  move: near(-120, 120),
  up: near(0, 80),
  down: near(0, 80),
  jump: seldom(150, fc.constantFrom(0.7, 1.4), 1),
  mark: seldom(150, fc.constant('?'), ''),
});

type Cell = typeof cell extends fc.Arbitrary<infer T> ? T : never;

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
const target = fc.record({
  qty: fc.oneof(fc.constantFrom(0, 10, 10, 20, -10), fc.integer({ min: -30, max: 30 })),
  terms,
});
type Target = typeof target extends fc.Arbitrary<infer T> ? T : never;

const slice = fc.record({
  hasBook: fc.integer({ min: 0, max: 99 }),
  of: fc.array(fc.record({ cell, target }), {
    minLength: SYMBOLS.length,
    maxLength: SYMBOLS.length,
  }),
});

const tableText: fc.Arbitrary<string> = fc
  .record({
    count: fc.integer({ min: 1, max: SYMBOLS.length }),
    /** In a hundred: slices with a new book, bars that are there. */
    tempo: fc.constantFrom(20, 50, 90),
    density: fc.constantFrom(70, 95, 100),
    slices: fc.array(slice, { minLength: FEWEST_SLICES, maxLength: MOST_SLICES }),
  })
  .map(({ count, tempo, density, slices }) => {
    const walk = SYMBOLS.slice(0, count).map((name) => ({ name, price: FIRST_PRICE }));
    const perDay = Math.ceil(slices.length / DAYS.length);
    const lines = slices.map(({ hasBook, of }, at) => {
      const shown = of.slice(0, count).map(({ cell: { isThere } }) => isThere < density);
      if (!shown.includes(true)) shown[0] = true; // a slice has a bar
      const bars = walk.map((one, i) => (shown[i] === true ? barText(one, of[i]?.cell) : '.'));
      const book = walk.map(({ name, price }, i) => `${name}=${targetText(of[i]?.target, price)}`);
      const day = at % perDay === 0 ? `${DAYS[at / perDay] ?? ''}\n` : '';
      const time = `15:${String(10 + (at % perDay))}`;
      return `${day}${time} ${bars.join(' ')} | ${hasBook < tempo ? book.join(' ') : ''}`;
    });
    return [walk.map(({ name }) => name).join(' '), ...lines].join('\n');
  });

/** Moves a symbol's price on. */
function barText(of: { price: number }, cell: Cell | undefined): string {
  const { gap = 0, move = 0, jump = 1, up = 0, down = 0, mark = '' } = cell ?? {};
  const open = away(of.price, gap);
  const close = Math.round(away(open, move) * jump);
  of.price = close;
  const high = away(Math.max(open, close), up);
  const low = away(Math.min(open, close), -down);
  return [open, high, low, close].map(formatMicros).join('/') + mark;
}

function targetText(target: Target | undefined, price: number): string {
  const { qty = 0, terms = null } = target ?? {};
  if (terms === null) return String(qty);
  const { tif, trail, ...distances } = terms;
  const side = qty < 0 ? -1 : 1;
  const prices = Object.entries(distances).flatMap(([name, points]) =>
    points === null ? [] : [`${name}:${formatMicros(away(price, side * points))}`],
  );
  const behind = trail === null ? [] : [`trail:${formatMicros(away(price, trail) - price)}`];
  return `${qty};none;${[...prices, ...behind, `tif:${tif}`].join(';')}`;
}

/** So many basis points from a price, in cents. */
function away(price: number, points: number): number {
  return Math.round((price * (10_000 + points)) / 1e8) * 10_000;
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
  fc.tuple(fc.integer({ min: 1, max: MOST_SLICES - 1 }), fc.constantFrom(...KILL_SWITCH_KINDS)),
  null,
).map((one) => new Map(one === null ? [] : [one]));

export const livelyStory: fc.Arbitrary<LivelyStory> = fc.record({
  table: tableText,
  parts,
  raised,
});
