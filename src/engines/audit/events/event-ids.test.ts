import fc from 'fast-check';
import { expect, it } from 'vitest';
import { uuidV5 } from '../../../foundation/core/index.ts';
import { RUN_ID } from '../../../../tests/support/audit-log.ts';
import { EventIds } from './event-ids.ts';

it('gives the UUIDv5 of core for every name, short, long or not ASCII', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary-ascii', maxLength: 140 }),
    fc.string({ unit: 'grapheme' }),
  );
  fc.assert(
    fc.property(fc.uuid(), fc.maxSafeNat(), name, (_, seq, type) => {
      const ids = new EventIds(RUN_ID);
      ids.at(1, 'OMS', 'X'.repeat(60)); // a longer name before must leave nothing behind
      expect(ids.at(seq, 'OMS', type)).toBe(uuidV5(RUN_ID, `${seq}|OMS|${type}`));
    }),
    { numRuns: 500, seed: 20261123 },
  );
});

it('agrees at every length around the block borders', () => {
  const ids = new EventIds(RUN_ID);
  for (let length = 0; length < 130; length++) {
    const type = 'A'.repeat(length);
    expect(ids.at(7, 'OMS', type)).toBe(uuidV5(RUN_ID, `7|OMS|${type}`));
  }
});
