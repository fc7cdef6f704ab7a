/** What `mqk strategy new` writes: a strategy that runs at once, and its test. */

export const TEMPLATE_NAMES = ['minimal', 'full'] as const;
export type Template = (typeof TEMPLATE_NAMES)[number];

export const TEMPLATES: Readonly<Record<Template, (name: string) => string>> = {
  minimal: (name) => `import { defineStrategy, z } from 'miniquantdesk';

/** Long while the close is above its moving average. */
export default defineStrategy({
  id: '${name}',
  version: 1,
  summary: 'long while the close is above its moving average',
  params: z.object({
    lookback: z.int().min(2).max(500).default(20).describe('bars of the average'),
    qty: z.int().min(1).default(10).describe('shares when long'),
  }),
  warmup: ({ lookback }) => lookback,
  init: (ctx, { lookback }) => ({ average: ctx.sma(lookback) }),
  onBar: (ctx, { average }, { qty }) => (ctx.close > average.value ? qty : 0),
});
`,
  full: (name) => `import { defineStrategy, z } from 'miniquantdesk';

/**
 * Buys the highest close of \`lookback\` bars and protects the position by a stop that lies \`stopAtrs\` average
 * ranges below and follows the price; sells when the trend is over. The size puts \`risk\` of the equity
 * between entry and stop.
 */
export default defineStrategy({
  id: '${name}',
  version: 1,
  summary: 'breakout to a new high, with a trailing stop',
  params: z.object({
    lookback: z.int().min(5).max(250).default(50).describe('bars of the highest close and of the trend'),
    atrBars: z.int().min(2).max(100).default(14).describe('bars of the average true range'),
    stopAtrs: z.number().min(0.5).max(10).default(3).describe('distance of the stop in ranges'),
    risk: z.number().min(0.0001).max(0.05).default(0.005).describe('share of the equity at risk'),
  }),
  // Wilder's average needs some five times its bars to forget how it began.
  warmup: ({ lookback, atrBars }) => Math.max(lookback, 5 * atrBars),
  // Indicators follow every bar of the symbol by themselves; numbers that you keep go here as well.
  init: (ctx, { lookback, atrBars }) => ({
    trend: ctx.sma(lookback),
    top: ctx.highest(lookback, 'close'),
    range: ctx.atr(atrBars),
    entries: 0,
  }),
  onBar: (ctx, state, { stopAtrs, risk }) => {
    if (ctx.position > 0) return ctx.close < state.trend.value ? 0 : undefined;
    if (ctx.close < state.top.value) return 0;
    const distance = state.range.value * stopAtrs;
    const qty = Math.floor((ctx.equity * risk) / distance);
    if (qty < 1 || distance >= ctx.close) return 0;
    state.entries++;
    return { qty, stop: ctx.close - distance, trail: distance };
  },
});
`,
};

export function testText(name: string): string {
  return `import { expect, it } from 'vitest';
import { assertNoLookahead, assertRestartsAnywhere, bars, runStrategy } from 'miniquantdesk/testkit';
import strategy from './${name}.ts';

const SERIES = bars('100').noise(60, '0.01', 1).ramp(60, '0.01').crash(10, '0.3').flat(30);

it('buys on the way up', () => {
  const { targets, fills } = runStrategy(strategy, { TEST: SERIES });
  expect(targets.some(({ qty }) => qty > 0)).toBe(true);
  expect(fills[0]?.side).toBe('BUY');
});

it('does not look ahead', () => {
  assertNoLookahead(strategy, { TEST: SERIES });
});

it('goes on after a restart at any bar', () => {
  assertRestartsAnywhere(strategy, { TEST: SERIES });
});
`;
}

/** For a folder outside of the clone: where the types of the package are. */
export function typesConfigText(packageRoot: string): string {
  const config = {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2023'],
      module: 'NodeNext',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      types: [],
      paths: {
        miniquantdesk: [`${packageRoot}/src/surfaces/authoring/index.ts`],
        'miniquantdesk/testkit': [`${packageRoot}/src/surfaces/testkit/index.ts`],
      },
    },
    include: ['.'],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
