import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  deadmanClaimIn,
  deadmanPath,
  lookAtDeadmanFile,
  makeDeadmanFile,
  newDeadmanNonce,
  probeDeadmanPlace,
  removeDeadmanFile,
  type DeadmanClaim,
  type DeadmanPlace,
} from './deadman-file.ts';
import { takeDeadmanKey } from './deadman-key.ts';

let place: DeadmanPlace;
let path: string;
const claim: DeadmanClaim = { runId: 'run', armEpoch: 3, nonce: newDeadmanNonce() };

beforeEach(() => {
  place = { home: mkdtempSync(join(tmpdir(), 'mqk-deadman-')), file: 'deadman/MAIN.json' };
  path = deadmanPath(place);
});
afterEach(() => {
  rmSync(place.home, { recursive: true });
});

const why = (of = claim): string => {
  const look = lookAtDeadmanFile(place, of);
  return look.holds ? 'HOLDS' : look.why;
};

/** Root reads what nobody may, and sees the mode. */
const CLOSED = process.getuid?.() === 0 ? 'MODE' : 'EACCES';

describe('a deadman file', () => {
  it('holds its own arming and no other, and is readable by its owner alone', () => {
    makeDeadmanFile(place, claim);
    expect(why()).toBe('HOLDS');
    expect(why({ ...claim, runId: 'other' })).toBe('FOREIGN');
    expect(why({ ...claim, armEpoch: 4 })).toBe('FOREIGN');
    expect(why({ ...claim, nonce: newDeadmanNonce() })).toBe('FOREIGN');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(place.home, 'deadman.key')).mode & 0o777).toBe(0o600);
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    expect(content).toMatchObject({ run_id: 'run', arm_epoch: 3, nonce: claim.nonce });
  });

  it.each<[string, string, () => void]>([
    ['deleted', 'MISSING', () => rmSync(path)],
    ['emptied', 'EMPTY', () => truncateSync(path)],
    ['edited', 'FOREIGN', () => writeFileSync(path, `${readFileSync(path, 'utf8')} `)],
    ['forged', 'FOREIGN', () => writeFileSync(path, JSON.stringify({ ...claim, hmac: 'a' }))],
    [
      'a link to itself',
      'LINK',
      () => {
        renameSync(path, `${path}.real`);
        symlinkSync(`${path}.real`, path);
      },
    ],
    [
      'a folder',
      'NOT_A_FILE',
      () => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
    ['closed', CLOSED, () => chmodSync(path, 0)],
    ['open to others', 'MODE', () => chmodSync(path, 0o644)],
    ['too long', 'TOO_LONG', () => writeFileSync(path, 'x'.repeat(5000))],
    ['without its key', 'NO_KEY', () => rmSync(join(place.home, 'deadman.key'))],
    [
      'under another key',
      'FOREIGN',
      () => writeFileSync(join(place.home, 'deadman.key'), 'a'.repeat(64)),
    ],
    [
      'under a key that others read',
      'DEADMAN_KEY_UNUSABLE',
      () => chmodSync(join(place.home, 'deadman.key'), 0o644),
    ],
  ])('that is %s does not hold: %s', (_, word, touch) => {
    makeDeadmanFile(place, claim);
    touch();
    expect(why()).toBe(word);
  });

  it.runIf(process.geteuid?.() === 0)(
    'in a folder that is closed to its user does not hold',
    () => {
      makeDeadmanFile(place, claim);
      const nobody = 65_534; // root reads what is closed
      try {
        process.seteuid?.(nobody);
        expect(why()).toBe('EACCES');
      } finally {
        process.seteuid?.(0);
      }
      expect(why()).toBe('HOLDS');
    },
  );

  it('of another run, copied over, does not hold', () => {
    makeDeadmanFile(place, claim);
    copyFileSync(path, `${path}.copy`);
    removeDeadmanFile(place, () => false);
    makeDeadmanFile(place, { ...claim, runId: 'other' });
    copyFileSync(`${path}.copy`, path);
    expect(why({ ...claim, runId: 'other' })).toBe('FOREIGN');
  });

  it('is never written over another', () => {
    makeDeadmanFile(place, claim);
    expect(makeDeadmanFile(place, { ...claim, armEpoch: 4 })).toBe(false);
    expect(why()).toBe('HOLDS');
    expect(deadmanClaimIn(place)).toEqual(claim);
  });

  it('is removed unless somebody claims it', () => {
    makeDeadmanFile(place, claim);
    removeDeadmanFile(place, (found) => found?.armEpoch === 3);
    expect(existsSync(path)).toBe(true);
    removeDeadmanFile(place, (found) => found?.armEpoch === 4);
    removeDeadmanFile(place, () => false);
    expect(existsSync(path)).toBe(false);
  });

  it('that is put there between the look and the removal goes back to its name', () => {
    makeDeadmanFile(place, claim);
    const later = { ...claim, nonce: newDeadmanNonce() };
    removeDeadmanFile(place, (found) => {
      if (found?.nonce !== claim.nonce) return true;
      rmSync(path);
      makeDeadmanFile(place, later);
      return false;
    });
    expect(why(later)).toBe('HOLDS');
    expect(readdirSync(join(place.home, 'deadman'))).toEqual(['MAIN.json']);
  });

  it('that was tampered with goes whoever claims it; a link goes, its target stays', () => {
    makeDeadmanFile(place, claim);
    renameSync(path, `${path}.real`);
    symlinkSync(`${path}.real`, path);
    removeDeadmanFile(place, (found) => found !== null);
    expect(existsSync(path)).toBe(false);
    expect(existsSync(`${path}.real`)).toBe(true);
    mkdirSync(path);
    removeDeadmanFile(place, () => false);
    expect(existsSync(path)).toBe(true);
  });

  it('does not leave its home through a linked folder', () => {
    symlinkSync(tmpdir(), join(place.home, 'deadman'));
    expect(() => {
      makeDeadmanFile(place, claim);
    }).toThrow(
      expect.objectContaining({
        code: 'DEADMAN_FILE_UNUSABLE',
        message: expect.stringContaining('outside of MQK_HOME') as unknown,
      }),
    );
    expect(probeDeadmanPlace(place)).toEqual({ isWritable: false, isAbsent: true });
  });

  it('has a place that can be tried without leaving anything', () => {
    expect(probeDeadmanPlace(place)).toEqual({ isWritable: true, isAbsent: true });
    makeDeadmanFile(place, claim);
    expect(probeDeadmanPlace(place)).toEqual({ isWritable: true, isAbsent: false });
  });
});

describe('the key', () => {
  it('is made once', () => {
    const first = takeDeadmanKey(place.home).reveal();
    expect(takeDeadmanKey(place.home).reveal()).toBe(first);
  });
});
