import * as fs from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../artifacts/index.ts';
import { Failure, sha256Hex, type FailureKind } from '../../foundation/core/index.ts';
import { findSource, locateSource, noteSources, type SourceFile } from './index.ts';

const SHA = sha256Hex('spy');
const BARS = { sha256: SHA, kind: 'BARS' } as const;
const WANTED = {
  ...BARS,
  what: 'the bars of SPY',
  flag: '--bars SPY=FILE',
} as const;
const notes: string[] = [];
let home = '';
let record = '';

beforeEach(() => {
  notes.length = 0;
  home = fs.mkdtempSync(join(tmpdir(), 'mqk-sources-'));
  record = join(home, 'sources', `bars-${SHA}.json`);
});
afterEach(() => {
  fs.rmSync(home, { recursive: true, force: true });
});

function remember(...paths: readonly string[]): void {
  const files: SourceFile[] = paths.map((path) => ({ ...BARS, path }));
  noteSources(files, { home, makeFolder, note: (line) => notes.push(line) });
}

describe('the source index', () => {
  it('remembers where a file was read, the latest first, each path once', () => {
    remember('/data/spy.csv');
    remember('/copy/spy.csv');
    remember('/data/spy.csv');
    expect(findSource(home, BARS)).toEqual(['/data/spy.csv', '/copy/spy.csv']);
    expect(fs.readdirSync(join(home, 'sources'))).toEqual([`bars-${SHA}.json`]);
    expect(notes).toEqual([]);
  });

  it('keeps kinds apart, and a relative path by where it leads', () => {
    remember('spy.csv');
    expect(findSource(home, BARS)).toEqual([join(process.cwd(), 'spy.csv')]);
    expect(findSource(home, { ...BARS, kind: 'ACTIONS' })).toEqual([]);
  });

  it('remembers eight paths of one file', () => {
    for (let n = 0; n < 12; n++) remember(`/data/${n}.csv`);
    expect(findSource(home, BARS)).toHaveLength(8);
    expect(findSource(home, BARS)[0]).toBe('/data/11.csv');
  });

  it('writes nothing when nothing is new', () => {
    remember('/data/spy.csv');
    const before = fs.statSync(record, { bigint: true }).ino;
    remember('/data/spy.csv');
    expect(fs.statSync(record, { bigint: true }).ino).toBe(before);
  });

  it.each([
    ['no JSON', '{'],
    ['another shape', '[]'],
    ['paths that are no list', '{"paths":"/x"}'],
    ['too long', `{"paths":["${'x'.repeat(300_000)}"]}`],
  ])('knows nothing from a record that is %s, and writes it anew', (_, text) => {
    remember('/data/spy.csv');
    fs.writeFileSync(record, text);
    expect(findSource(home, BARS)).toEqual([]);
    remember('/data/spy.csv');
    expect(findSource(home, BARS)).toEqual(['/data/spy.csv']);
  });

  it.skipIf(process.platform === 'win32')('waits for no pipe in a record’s place', () => {
    fs.mkdirSync(join(home, 'sources'));
    expect(spawnSync('mkfifo', [record]).status).toBe(0);
    expect(findSource(home, BARS)).toEqual([]);
  });

  it('tells in one line that a home cannot be written, and goes on', () => {
    fs.writeFileSync(join(home, 'file'), '');
    const at = join(home, 'file', 'home');
    const files = ['/a.csv', '/b.csv'].map((path) => ({ ...BARS, path }));
    noteSources(files, { home: at, makeFolder, note: (line) => notes.push(line) });
    expect(notes).toEqual([expect.stringMatching(/where files lie cannot be noted \(\w+\)/)]);
    expect(findSource(at, BARS)).toEqual([]);
  });
});

function failing(kind: FailureKind, code: string): () => never {
  return () => {
    throw new Failure(kind, code, code);
  };
}

describe('locateSource', () => {
  const locate = (hashOf: (path: string) => Promise<string | null>): Promise<string> =>
    locateSource(WANTED, home, hashOf);

  it('takes the first path at which the bytes are the same', async () => {
    remember('/old.csv', '/changed.csv', '/gone.csv');
    const tried: string[] = [];
    const found = await locate((path) => {
      tried.push(path);
      if (path === '/gone.csv') throw new Failure('NOT_FOUND', 'FILE_NOT_FOUND', 'gone');
      return Promise.resolve(path === '/old.csv' ? SHA : sha256Hex('other'));
    });
    expect(found).toBe('/old.csv');
    expect(tried).toEqual(['/gone.csv', '/changed.csv', '/old.csv']);
  });

  it('says what is unknown, by symbol and hash, and the flag that helps', async () => {
    await expect(locate(() => Promise.resolve(SHA))).rejects.toMatchObject({
      kind: 'NOT_FOUND',
      code: 'EVIDENCE_SOURCE_UNKNOWN',
      message: expect.stringContaining(`the bars of SPY: no file with sha256 ${SHA}`) as string,
      fix: 'give the path with --bars SPY=FILE',
    });
  });

  it.each<[string, () => string | null]>([
    [`has sha256 ${sha256Hex('other')}`, () => sha256Hex('other')],
    ['is no such file', () => null],
    ['is refused (STRATEGY_IMPURE)', failing('INPUT', 'STRATEGY_IMPURE')],
  ])(
    'says that what is there now %s, with both hashes; what is gone stands back',
    async (is, found) => {
      remember('/there.csv', '/gone.csv');
      const gone = failing('NOT_FOUND', 'FILE_NOT_FOUND');
      await expect(
        locate(async (path) => await Promise.resolve(path === '/gone.csv' ? gone() : found())),
      ).rejects.toMatchObject({
        kind: 'INPUT',
        code: 'EVIDENCE_SOURCE_CHANGED',
        message: `the bars of SPY: /there.csv ${is}, the record ${SHA}`,
        fix: 'restore it, or give the path with --bars SPY=FILE',
      });
    },
  );

  it('says what is gone, with the path', async () => {
    remember('/spy.csv');
    const gone = failing('NOT_FOUND', 'FILE_NOT_FOUND');
    await expect(locate(async () => await Promise.resolve(gone()))).rejects.toMatchObject({
      kind: 'NOT_FOUND',
      code: 'EVIDENCE_SOURCE_GONE',
      message: `the bars of SPY: /spy.csv is gone; it had sha256 ${SHA}`,
      fix: 'give the path with --bars SPY=FILE',
    });
  });

  it('says what may not be read, and judges nothing by another', async () => {
    remember('/changed.csv', '/secret.csv');
    const secret = failing('UNAVAILABLE', 'FILE_NOT_READABLE');
    await expect(
      locate(async (path) => await Promise.resolve(path === '/secret.csv' ? secret() : null)),
    ).rejects.toMatchObject({
      kind: 'UNAVAILABLE',
      code: 'FILE_NOT_READABLE',
      message: 'the bars of SPY: FILE_NOT_READABLE',
      fix: 'give permission to read it, or give the path with --bars SPY=FILE',
    });
  });

  it('does not call unknown what it may not read', async () => {
    remember('/spy.csv');
    // A folder that leads round in a circle is refused to every user, root included.
    fs.rmSync(join(home, 'sources'), { recursive: true });
    fs.symlinkSync('sources', join(home, 'sources'));
    await expect(locate(() => Promise.resolve(SHA))).rejects.toMatchObject({
      kind: 'UNAVAILABLE',
      code: 'FILE_NOT_READABLE',
      message: expect.stringContaining(`${record}, which cannot be read: ELOOP`) as string,
    });
  });

  it('stops when it is interrupted, and hides no defect', async () => {
    remember('/data/spy.csv');
    const stopped = new Failure('INTERRUPTED', 'INTERRUPTED', 'stopped');
    await expect(locate(() => Promise.reject(stopped))).rejects.toBe(stopped);
    const defect = new TypeError('a defect');
    await expect(locate(() => Promise.reject(defect))).rejects.toBe(defect);
  });
});
