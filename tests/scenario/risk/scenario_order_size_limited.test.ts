/**
 * INV-RISK-10: no single order is worth more, or holds more shares, than its limit; an order that
 * reduces risk goes out whatever its size.
 * Spec: contract 8.2, gate 7 (`risk.order.max_notional`, `risk.order.max_qty`).
 * Shown: an order at the limit, one just above it, with its numbers in the audit event.
 * Mutation that turns it red: compare with `<` instead of `<=`, measure with another price than the
 * mark, or judge reducing orders too.
 */
import { describe, expect, it } from 'vitest';
import { MAX_SAFE } from '../../../src/foundation/core/index.ts';
import { usd } from '../../support/tick/amounts.ts';
import { auditPayloads } from '../../support/tick/audit-payloads.ts';
import { play } from '../../support/tick/story.ts';

const BUY_TEN = `
         AAA
  14:31  90/110/90/100  | AAA=10
  14:32  100`;

describe('an order', () => {
  it('worth the limit at the mark passes', () => {
    const story = play(BUY_TEN, { order: { maxNotional: usd('1000') } });
    expect(story.orders()).toEqual(['14:31 AAA BUY 10 FILLED']);
  });

  it('worth a micro more is rejected, with its worth and the limit', () => {
    const story = play(BUY_TEN, { order: { maxNotional: usd('999.999999') } });
    expect(story.orders()).toEqual(['14:31 AAA BUY 10 REJECTED RISK_ORDER_NOTIONAL']);
    expect(auditPayloads(story, 'ORDER_REJECTED')).toMatchObject([
      { limit: '999.999999', observed: '1000', qty: '10', reason: 'RISK_ORDER_NOTIONAL' },
    ]);
  });

  it('of as many shares as the limit passes; of one more it is rejected, with both numbers', () => {
    expect(play(BUY_TEN, { order: { maxQty: 10 } }).orders()).toEqual(['14:31 AAA BUY 10 FILLED']);
    const story = play(BUY_TEN, { order: { maxQty: 9 } });
    expect(story.orders()).toEqual(['14:31 AAA BUY 10 REJECTED RISK_ORDER_QTY']);
    expect(auditPayloads(story, 'ORDER_REJECTED')).toMatchObject([
      { limit: '9', observed: '10', reason: 'RISK_ORDER_QTY' },
    ]);
  });

  it('whose worth cannot be counted is rejected as an overflow, not as too large', () => {
    const story = play(`AAA\n14:31 900000 | AAA=100000000000\n14:32 900000`, {
      order: { maxNotional: MAX_SAFE, maxQty: 1 },
    });
    expect(story.rejected()).toEqual({ RISK_OVERFLOW: 1 });
  });

  it('is measured by itself, not with what is held or working', () => {
    const story = play(
      `
             AAA
      14:31  100  | AAA=10
      14:32  100  | AAA=20
      14:33  100`,
      { order: { maxNotional: usd('1000'), maxQty: 10 } },
    );
    expect(story.position('AAA')).toBe(20);
  });
});

describe('a large order that reduces risk', () => {
  it('passes; the opening leg of the same turn does not', () => {
    const story = play(
      `
             AAA
      14:31  100  | AAA=10
      14:32  100  | AAA=20
      14:33  100
      14:34  100  | AAA=-15
      14:35  100`,
      { order: { maxNotional: usd('1000'), maxQty: 10 } },
    );
    expect(story.orders().slice(2)).toEqual([
      '14:34 AAA SELL 20 FILLED',
      '14:34 AAA SELL 15 REJECTED RISK_ORDER_NOTIONAL',
    ]);
  });
});
