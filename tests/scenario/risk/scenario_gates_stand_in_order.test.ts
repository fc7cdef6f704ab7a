/**
 * INV-RISK-07: an order meets the gates in the contract's order and is rejected by the first that
 * refuses it; a risk-reducing order meets none of them but the first, which lets it pass.
 * Spec: contract 8.2.
 * Shown: one intent that every gate refuses; gate after gate is satisfied, and the next one speaks.
 * Mutation that turns it red: swap two rows of the table of gates, or run a gate for reducing orders.
 */
import { describe, expect, it } from 'vitest';
import { limit, OFF, usd } from '../../support/tick/amounts.ts';
import { play, Story, type StoryParts } from '../../support/tick/story.ts';

// A short of BBB: not permitted, too large for every limit, and nothing is left of day trades, messages
// and entries.
const TIGHT = limit('0.000001');
const REFUSED_BY_ALL: StoryParts = {
  cash: '20000',
  allocationCap: TIGHT,
  risk: {
    allowShort: false,
    maxPositionPerSymbol: TIGHT,
    maxGrossExposure: TIGHT,
    maxLeverage: TIGHT,
    pdtMode: 'auto',
    pdtMaxDayTrades: 0,
  },
  order: {
    maxNotional: usd('1'),
    maxQty: 1,
    maxPerSecond: 0,
    maxPerMinute: 0,
    repeats: { max: 0, windowMs: 1000 },
  },
};

/** Wants to be short in BBB on its second slice, which has a mark of BBB or not. */
function codeOf(parts: StoryParts, of: { mark: boolean; halted?: boolean }): string | undefined {
  const story = new Story(
    `
             AAA  BBB
      14:31   10   ${of.mark ? '20' : '.'}
      14:32   10   .   | BBB=-5`,
    parts,
  ).play(1);
  if (of.halted === true) story.tick.raiseKillSwitch('MANUAL');
  return story.play().orders()[0]?.split(' ')[5] ?? 'passes';
}

function without(...names: readonly (keyof NonNullable<StoryParts['risk']>)[]): StoryParts {
  const off = Object.fromEntries(names.map((name) => [name, OFF]));
  return { ...REFUSED_BY_ALL, risk: { ...REFUSED_BY_ALL.risk, allowShort: true, ...off } };
}

/** As above, where only limits of gate 7 are left, and of these not the ones that are named. */
function withoutOrder(...names: readonly (keyof NonNullable<StoryParts['order']>)[]): StoryParts {
  const off = Object.fromEntries(names.map((name) => [name, null]));
  return { order: { ...REFUSED_BY_ALL.order, ...off } };
}

const POSITION = 'maxPositionPerSymbol';
const GROSS = 'maxGrossExposure';
const LEVERAGE = 'maxLeverage';
const SIZES = ['maxNotional', 'maxQty'] as const;
const RATES = ['maxPerSecond', 'maxPerMinute'] as const;

describe('an order that every gate refuses', () => {
  it.each<[string, StoryParts, { mark: boolean; halted?: boolean }]>([
    ['RISK_HALTED', REFUSED_BY_ALL, { mark: false, halted: true }],
    ['RISK_SHORT_NOT_ALLOWED', REFUSED_BY_ALL, { mark: false }],
    ['RISK_NO_MARK', without(), { mark: false }],
    ['RISK_POSITION_LIMIT', without(), { mark: true }],
    ['RISK_GROSS_EXPOSURE', without(POSITION), { mark: true }],
    ['RISK_LEVERAGE', without(POSITION, GROSS), { mark: true }],
    ['ISOLATION_ALLOCATION_CAP', without(POSITION, GROSS, LEVERAGE), { mark: true }],
    ['RISK_PDT', { ...without(POSITION, GROSS, LEVERAGE), allocationCap: OFF }, { mark: true }],
    ['RISK_ORDER_NOTIONAL', withoutOrder(), { mark: true }],
    ['RISK_ORDER_QTY', withoutOrder('maxNotional'), { mark: true }],
    ['RISK_MESSAGE_RATE', withoutOrder(...SIZES), { mark: true }],
    ['RISK_MESSAGE_RATE', withoutOrder(...SIZES, 'maxPerSecond'), { mark: true }],
    ['RISK_REPEATED_ORDER', withoutOrder(...SIZES, ...RATES), { mark: true }],
    ['passes', withoutOrder(...SIZES, ...RATES, 'repeats'), { mark: true }],
    ['passes', { cash: '30000', risk: { pdtMode: 'auto', pdtMaxDayTrades: 0 } }, { mark: true }],
  ])('is told %s first', (code, parts, of) => {
    expect(codeOf(parts, of)).toBe(code);
  });
});

describe('a risk-reducing order', () => {
  it('passes where every gate would refuse', () => {
    const story = play(
      `
             AAA
      14:31   10  | AAA=5
      14:32   10
      14:33   10  | AAA=3
      14:34   10`,
      {
        cash: '20000',
        risk: { pdtMode: 'auto', pdtMaxDayTrades: 1 },
        order: { maxPerMinute: 1, repeats: { max: 1, windowMs: 600_000 } },
      },
    );
    expect(story.orders().at(-1)).toBe('14:33 AAA SELL 2 FILLED');
    expect(story.rejected()).toEqual({});
  });

  it('is told from one that would turn the position by its size and the working orders', () => {
    const story = play(
      `
             AAA
      14:31   10  | AAA=5
      14:32   10
      14:33   10
      14:34   10  | AAA=1
      14:35   10  | AAA=-1
      14:36   10
      14:37   10`,
      { risk: { allowShort: false }, sim: { latencySubmitBars: 1 } },
    );
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 5 FILLED',
      '14:34 AAA SELL 4 FILLED',
      '14:35 AAA SELL 1 FILLED',
      '14:35 AAA SELL 1 REJECTED RISK_SHORT_NOT_ALLOWED',
    ]);
  });
});

describe('a shadow run', () => {
  it('sends nothing: what passes every gate is rejected last, reducing or not', () => {
    const story = play('AAA\n14:31 10 | AAA=5\n14:32 10', { shadow: true });
    expect(story.orders()).toEqual(['14:31 AAA BUY 5 REJECTED SHADOW_MODE']);
    expect(codeOf({ ...REFUSED_BY_ALL, shadow: true }, { mark: false })).toBe(
      'RISK_SHORT_NOT_ALLOWED',
    );
  });
});
