import { defineStrategy, z } from 'miniquantdesk';
import { sharesAtRisk } from './lib/shares-at-risk.ts';

/**
 * Follows a trend and knows where it is wrong: buys while the fast average is above the slow one, puts a
 * stop three average ranges below the entry and lets it follow the price, and sells when the trend turns.
 */
export default defineStrategy({
  id: 'trend-stop',
  version: 1,
  summary: 'long in an up-trend, sized by risk, with a trailing stop',
  params: z.object({
    fast: z.int().min(2).max(200).default(20).describe('bars of the fast average'),
    slow: z.int().min(3).max(400).default(60).describe('bars of the slow average'),
    atrBars: z.int().min(2).max(100).default(14).describe('bars of the average true range'),
    stopAtrs: z.number().min(0.5).max(10).default(3).describe('distance of the stop in ranges'),
    risk: z.number().min(0.0001).max(0.02).default(0.004).describe('share of the equity at risk'),
  }),
  // Six times its period, since Wilder's average never forgets wholly how it began.
  warmup: ({ slow, atrBars }) => Math.max(slow, 6 * atrBars),
  init: (ctx, { fast, slow, atrBars }) => ({
    fast: ctx.sma(fast),
    slow: ctx.sma(slow),
    range: ctx.atr(atrBars),
  }),
  onBar: (ctx, { fast, slow, range }, { stopAtrs, risk }) => {
    const isUp = fast.value > slow.value;
    if (ctx.position > 0) return isUp ? undefined : 0; // nothing: keep target, stop and trail
    if (!isUp) return 0;
    const distance = range.value * stopAtrs;
    const qty = sharesAtRisk({ equity: ctx.equity, price: ctx.close, distance, risk });
    return qty === 0 ? 0 : { qty, stop: ctx.close - distance, trail: distance };
  },
});
