import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { hostFacts } from './host-evidence.ts';

it('tells what the machine has left, and HOST_FACTS_UNKNOWN of a home that is not there', () => {
  const { freeDisk, freeMemory, freeFiles } = hostFacts(tmpdir());
  expect(Math.min(freeDisk, freeMemory, freeFiles)).toBeGreaterThan(0);
  expect(() => hostFacts('/no/such/home')).toThrow(
    expect.objectContaining({ code: 'HOST_FACTS_UNKNOWN' }),
  );
});
