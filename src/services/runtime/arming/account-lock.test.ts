import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseRunId } from '../../../foundation/model/index.ts';
import { AccountLock, type LockHolder } from './account-lock.ts';

let lock: AccountLock;

beforeEach(() => {
  lock = new AccountLock({ broker: 'sim-live', account: randomUUID() }); // of one folder of the machine
});

afterEach(() => {
  rmSync(lock.path, { recursive: true, force: true });
});

function holder(over: Partial<LockHolder> = {}): LockHolder {
  const runId = parseRunId(randomUUID());
  if (runId === null) throw new Error('a UUID is a run id');
  return { runId, armEpoch: 1, nonce: randomUUID().replaceAll('-', ''), ...over };
}

const take = (who: LockHolder): void => {
  lock.take(who, 'its home');
};
const release = (who: LockHolder): void => {
  lock.release(({ nonce }) => nonce === who.nonce);
};
const LOCKED = expect.objectContaining({ code: 'ARM_ACCOUNT_LOCKED', kind: 'CONFLICT' }) as Error;

describe('the lock of a LIVE account', () => {
  it('is taken by one arming, again by the same, and by the next when it is given back', () => {
    const [first, second] = [holder(), holder()];
    take(first);
    take(first);
    expect(() => {
      take(second);
    }).toThrow(LOCKED);
    release(second); // not its own
    expect(lock.holders()).toEqual([first]);
    release(first);
    expect(existsSync(lock.path)).toBe(false);
    take(second);
    expect(lock.holders()).toEqual([second]);
  });

  it('of a later arming of the same run is not given back by an earlier one', () => {
    const first = holder();
    const again = holder({ runId: first.runId, armEpoch: 3 });
    take(again);
    release(first);
    lock.release(({ runId, armEpoch }) => runId === first.runId && armEpoch <= 2);
    expect(lock.holders()).toEqual([again]);
  });

  it('has one holder whatever late clearers and takers do in whatever order', () => {
    const [ended, next, third] = [holder(), holder(), holder()];
    take(ended);
    release(ended);
    take(next);
    release(ended); // the second clearer had looked before
    expect(() => {
      take(third);
    }).toThrow(LOCKED);
    expect(lock.holders()).toEqual([next]);
  });

  it('leaves no drafts', () => {
    take(holder());
    expect(() => {
      take(holder());
    }).toThrow(LOCKED);
    const name = lock.path.slice(dirname(lock.path).length + 1);
    expect(readdirSync(dirname(lock.path)).filter((one) => one.startsWith(name))).toEqual([name]);
  });

  it('held by an entry that is nobody is held, and one that is empty is free', () => {
    mkdirSync(lock.path, { recursive: true });
    writeFileSync(join(lock.path, 'whatever'), '');
    expect(() => {
      take(holder());
    }).toThrow(LOCKED);
    rmSync(join(lock.path, 'whatever'));
    expect(() => {
      take(holder());
    }).not.toThrow();
  });

  it('that cannot be read stops an arming', () => {
    mkdirSync(dirname(lock.path), { recursive: true });
    writeFileSync(lock.path, 'no folder');
    expect(() => {
      take(holder());
    }).toThrow(
      expect.objectContaining({ code: 'ARM_LOCK_UNUSABLE', kind: 'UNAVAILABLE' }) as Error,
    );
  });
});
