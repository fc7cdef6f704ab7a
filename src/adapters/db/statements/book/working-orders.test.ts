import { expect, it } from 'vitest';
import { ORDER_STATES } from '../../../../foundation/model/index.ts';
import { WORKING_STATES } from './working-orders.ts';

it('asks for every state but the ends, in words that no order can miss', () => {
  const asked = [...WORKING_STATES.matchAll(/'([^']*)'/g)].map(([, word]) => word);
  const ends = ORDER_STATES.filter((state) => !asked.includes(state));
  expect(asked).toEqual(ORDER_STATES.slice(0, asked.length));
  expect(ends).toEqual(['FILLED', 'CANCELED', 'REJECTED', 'EXPIRED']);
  expect(WORKING_STATES).toBe(
    "('SUBMITTED', 'WORKING', 'PARTIALLY_FILLED', 'CANCEL_PENDING', 'REPLACE_PENDING')",
  );
});
