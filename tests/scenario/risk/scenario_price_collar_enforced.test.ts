/**
 * INV-RISK-13: no order that adds risk asks for a price further from the mark than the collar, above or
 * below; the protection of a position passes no gates.
 * Spec: contract 8.2, gate 7 (`risk.order.collar_pct`).
 * Shown: limits and triggers at the collar and a micro beyond it, with the numbers in the audit event.
 * Mutation that turns it red: measure one side only, the limit only, or from another price than the mark.
 */
import { describe, expect, it } from 'vitest';
import { limit, usd } from '../../support/tick/amounts.ts';
import { auditPayloads } from '../../support/tick/audit-payloads.ts';
import { play } from '../../support/tick/story.ts';

const COLLAR = { order: { collar: limit('0.05') } };

/** A book of 10 AAA with these terms, at a mark of 100 that the bar's other prices are far from. */
function ordered(terms: string) {
  return play(`AAA\n14:31 80/130/70/100 | AAA=10${terms}`, COLLAR);
}

describe('an order that asks for a price', () => {
  it.each([';limit:95', ';limit:105', ';trigger:105', ';trigger:105;limit:95', ';none'])(
    'within the collar passes: %s',
    (terms) => {
      expect(ordered(terms).rejected()).toEqual({});
    },
  );

  it.each([
    [';limit:94.999999', '5.000001'],
    [';limit:105.000001', '5.000001'],
    [';trigger:106', '6'],
    [';trigger:105;limit:110', '10'],
    [';trigger:110;limit:105', '10'],
  ])('beyond the collar is rejected, with the distance and the width: %s', (terms, observed) => {
    const story = ordered(terms);
    expect(story.orders()).toHaveLength(1);
    expect(auditPayloads(story, 'ORDER_REJECTED')).toMatchObject([
      { limit: '5', observed, qty: '10', reason: 'RISK_PRICE_COLLAR' },
    ]);
  });
});

describe('protection', () => {
  it('may lie anywhere', () => {
    const story = play(
      `
             AAA
      14:31  100  | AAA=10;stop:50;tp:200
      14:32  100
      14:33  100`,
      COLLAR,
    );
    expect(story.rejected()).toEqual({});
    expect(story.tick.orders.workingCount).toBe(2);
  });
});

describe('the notional of an order with a price', () => {
  it('is taken at that price', () => {
    const order = { maxNotional: usd('950') };
    const text = (price: string) => `AAA\n14:31 100 | AAA=10;limit:${price}`;
    expect(play(text('95'), { order }).rejected()).toEqual({});
    expect(play(text('95.000001'), { order }).rejected()).toEqual({ RISK_ORDER_NOTIONAL: 1 });
  });
});
