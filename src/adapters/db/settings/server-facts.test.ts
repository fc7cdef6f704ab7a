import { describe, expect, it } from 'vitest';
import type { Row } from '../connection/statements.ts';
import { readServerFacts } from './server-facts.ts';

const PRIMARY: Row = {
  version: '17.6',
  system_identifier: '7',
  is_in_recovery: false,
  is_read_only: false,
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  zero_damaged_pages: 'off',
  clock: 1_764_000_000_000,
};

const asked = (rows: readonly Row[]) => readServerFacts({ query: () => Promise.resolve(rows) });

describe('readServerFacts', () => {
  it('tells what the server says', async () => {
    const facts = await asked([PRIMARY]);
    expect(facts).toMatchObject({ isInRecovery: false, isReadOnly: false, systemIdentifier: '7' });
  });

  it.each(Object.keys(PRIMARY))('takes a server that does not say %s for none', async (name) => {
    for (const cell of [null, undefined, {}]) {
      await expect(asked([{ ...PRIMARY, [name]: cell }])).rejects.toThrow('a cell holds');
    }
  });

  it('takes no row for no answer', async () => {
    await expect(asked([])).rejects.toThrow('a statement gives one row');
  });
});
