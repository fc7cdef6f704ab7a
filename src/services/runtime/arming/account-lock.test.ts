import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
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
    take(holder());
    rmSync(lock.path, { recursive: true });
    mkdirSync(lock.path);
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
    writeFileSync(lock.path, 'no folder');
    expect(() => {
      take(holder());
    }).toThrow(
      expect.objectContaining({ code: 'ARM_LOCK_UNUSABLE', kind: 'UNAVAILABLE' }) as Error,
    );
  });
});

describe('the folder of the locks', () => {
  let base: string;
  let folder: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'mqk-locks-'));
    folder = join(base, 'locks');
    lock = new AccountLock({ broker: 'sim-live', account: '1234' }, folder);
  });
  afterEach(() => {
    rmSync(base, { recursive: true, force: true });
  });

  const untrusted = (why: string): Error =>
    expect.objectContaining({
      code: 'ARM_LOCK_UNUSABLE',
      kind: 'UNAVAILABLE',
      message: expect.stringContaining(why) as unknown,
      fix: expect.stringContaining('install -d -o root -m 1777') as unknown,
    }) as Error;

  it('is made open and sticky whatever the umask is', () => {
    take(holder());
    expect(statSync(folder).mode & 0o7777).toBe(0o1777);
  });

  it('without the sticky bit stops an arming', () => {
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    expect(() => {
      take(holder());
    }).toThrow(untrusted('sticky'));
  });

  it('that is a link stops an arming, and nothing is made or removed behind it', () => {
    const elsewhere = join(base, 'elsewhere');
    mkdirSync(elsewhere);
    chmodSync(elsewhere, 0o1777);
    symlinkSync(elsewhere, folder);
    expect(() => {
      take(holder());
    }).toThrow(untrusted('is no folder'));
    expect(() => lock.holders()).toThrow(untrusted('is no folder'));
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('whose lock is a link to a folder of another is not followed', () => {
    take(holder());
    rmSync(lock.path, { recursive: true });
    const who = holder();
    const elsewhere = join(base, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, `${who.runId}.${who.armEpoch}.${who.nonce}`), '');
    symlinkSync(elsewhere, lock.path);
    expect(() => {
      release(who);
    }).toThrow(untrusted('is no folder'));
    expect(readdirSync(elsewhere)).toHaveLength(1);
  });

  it.runIf(process.getuid?.() === 0)('of another user stops an arming', () => {
    mkdirSync(folder);
    chmodSync(folder, 0o1777);
    chownSync(folder, 65_534, 65_534);
    expect(() => {
      take(holder());
    }).toThrow(untrusted('belongs to user 65534'));
  });
});
