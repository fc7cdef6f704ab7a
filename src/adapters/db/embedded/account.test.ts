import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertOwner, serverAccount } from './account.ts';

describe("the server's account", () => {
  it('is never root', () => {
    expect(serverAccount(join(tmpdir(), 'no-cluster')).uid).not.toBe(0);
  });

  it('must own the cluster', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mqk-owner-'));
    const stranger = { uid: 4_242, gid: 4_242, name: 'stranger' };
    expect(() => assertOwner(folder, stranger)).toThrow(
      expect.objectContaining({ code: 'DB_ACCOUNT_MISMATCH' }),
    );
    rmSync(folder, { recursive: true });
  });
});
