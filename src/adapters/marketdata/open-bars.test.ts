// The column cache: it is never believed, only checked; the file's bytes decide.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../foundation/core/index.ts';
import { fileFailure } from './file-failure.ts';
import { BARS_HEADER, loadBarsCsv, openBars, type OpenedBars } from './index.ts';

let folder = '';
let cacheDir = '';
let path = '';
const notes: string[] = [];
/** Long after any file of these tests was written. */
const later = (): number => Date.now() + 60_000;

function text(rows: number, price = 100): string {
  const lines = Array.from({ length: rows }, (_, at) => {
    const minute = String(at % 60).padStart(2, '0');
    const hour = String(Math.floor(at / 60)).padStart(2, '0');
    return `2024-01-02T${hour}:${minute}:00Z,${price},${price}.5,${price},${price}.25,${at}`;
  });
  return [BARS_HEADER, ...lines, ''].join('\n');
}

async function openIt(nowMs: () => number = later): Promise<OpenedBars> {
  const opened = await openBars(path, { cacheDir, nowMs, note: (line) => notes.push(line) });
  if (!opened.ok) throw new Error(opened.error.problems[0]?.message);
  return opened.value;
}

function entries(end: string): string[] {
  return readdirSync(cacheDir).filter((name) => name.endsWith(end));
}

function entry(end: string): string {
  return join(cacheDir, entries(end)[0] ?? 'none');
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mqk-bars-'));
  cacheDir = join(folder, 'cache', 'bars');
  path = join(folder, 'SPY.csv');
  notes.length = 0;
  writeFileSync(path, text(300));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('openBars', () => {
  it('gives the same series from the file, from the hashed and from the unchanged cache', async () => {
    const fromFile = await openIt();
    expect(fromFile.from).toBe('FILE');
    expect(fromFile.sha256).toBe(sha256Hex(readFileSync(path)));
    const unchanged = await openIt();
    expect(unchanged).toEqual({ ...fromFile, from: 'CACHE_UNCHANGED' });
    utimesSync(path, new Date(), new Date());
    const hashed = await openIt();
    expect(hashed).toEqual({ ...fromFile, from: 'CACHE_HASHED' });
    expect((await openIt()).from).toBe('CACHE_UNCHANGED');
    expect(unchanged.series.ts.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(entries('.tmp')).toEqual([]);
    expect(notes).toEqual([]);
  });

  it('does not trust the times of a file that was changed just before it was hashed', async () => {
    const now = Math.max(statSync(path).mtimeMs, statSync(path).ctimeMs);
    await openIt(() => now + 1000);
    // Another text of the same size, within the clock tick that the file system may have missed.
    expect((await openIt()).from).toBe('CACHE_HASHED');
    expect((await openIt()).from).toBe('CACHE_UNCHANGED');
  });

  it('reads the file again when its bytes changed, even at the same size and mtime', async () => {
    const before = statSync(path);
    await openIt();
    writeFileSync(path, text(300, 200));
    utimesSync(path, before.atime, before.mtime);
    expect(statSync(path).size).toBe(before.size);
    const opened = await openIt();
    expect(opened.from).toBe('FILE');
    expect(opened.series.open[0]).toBe(200_000_000);
  });

  it('knows a copy of the file under another path by its bytes', async () => {
    const first = await openIt();
    path = join(folder, 'copy.csv');
    writeFileSync(path, text(300));
    expect(await openIt()).toEqual({ ...first, from: 'CACHE_HASHED' });
  });

  it('never gives another series for a cache or index that is damaged anywhere', async () => {
    const good = await openIt();
    const files = [entry('.bars'), entry('.index')];
    const whole = files.map((file) => readFileSync(file));
    const flip = fc.record({
      which: fc.constantFrom(0, 1),
      at: fc.noBias(fc.nat(1_000_000)),
      mask: fc.integer({ min: 1, max: 255 }),
      cut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: 3 }), async (flips) => {
        const bytes = whole.map((of) => Buffer.from(of));
        for (const { which, at, mask, cut } of flips) {
          const of = bytes[which] ?? Buffer.alloc(0);
          const place = Math.min(of.length - 1, Math.floor((at / 1e6) * of.length));
          of.writeUInt8(of.readUInt8(place) ^ mask, place);
          if (cut && of.length > 1) bytes[which] = of.subarray(0, place + 1);
        }
        files.forEach((file, which) => writeFileSync(file, bytes[which] ?? ''));
        const opened = await openIt();
        expect(opened.series).toEqual(good.series);
        expect(opened.sha256).toBe(good.sha256);
      }),
      { numRuns: 150 },
    );
  });

  it('never takes any single damaged byte of the cache file', async () => {
    const good = await openIt();
    const file = entry('.bars');
    const whole = readFileSync(file);
    for (let at = 0; at < whole.length; at += at < 128 ? 1 : 97) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
      writeFileSync(file, bytes);
      const opened = await openIt();
      // Bytes 88 to 123 and the two spare words are empty, but the header's checksum covers them.
      expect(opened.from, `byte ${at}`).toBe('FILE');
      expect(opened.series).toEqual(good.series);
    }
  });

  it('goes on with one line when the cache cannot be written', async () => {
    writeFileSync(join(folder, 'cache'), 'a file where the folder should be');
    const opened = await openIt();
    expect([opened.from, opened.rows]).toEqual(['FILE', 300]);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^column cache not written to .*cache.bars: .*; going on without it$/);
  });

  it('works without a cache, and caches nothing of a refused file', async () => {
    const opened = await openBars(path, { cacheDir: null });
    expect(opened).toMatchObject({ ok: true, value: { from: 'FILE', rows: 300 } });
    writeFileSync(path, `${text(3)}oops\n`);
    const refused = await openBars(path, { cacheDir, nowMs: later });
    expect(refused).toMatchObject({ ok: false, error: { problems: [{ line: 5 }] } });
    expect(readdirSync(folder)).toEqual(['SPY.csv']);
  });

  it('lets many processes open and cache the same file at once', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => openIt()));
    for (const one of all) expect(one.series).toEqual(all[0]?.series);
    expect(readdirSync(cacheDir)).toHaveLength(2);
  });
});

describe('files that cannot be read', () => {
  it('say what they are', async () => {
    await expect(loadBarsCsv(join(folder, 'none.csv'))).rejects.toMatchObject({
      kind: 'NOT_FOUND',
      code: 'FILE_NOT_FOUND',
    });
    await expect(loadBarsCsv(folder)).rejects.toMatchObject({
      kind: 'INPUT',
      code: 'FILE_IS_DIRECTORY',
    });
    await expect(loadBarsCsv('/dev/null')).rejects.toMatchObject({
      kind: 'INPUT',
      code: 'FILE_NOT_REGULAR',
    });
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'pipe')]);
    await expect(loadBarsCsv(join(folder, 'pipe'))).rejects.toMatchObject({
      kind: 'INPUT',
      code: 'FILE_NOT_REGULAR',
    });
  });

  it('are UNAVAILABLE without permission or on a failing disk', async () => {
    const denied = Object.assign(new Error('no'), { code: 'EACCES' });
    const failing = Object.assign(new Error('no'), { code: 'EIO' });
    const expected = { kind: 'UNAVAILABLE', code: 'FILE_NOT_READABLE' };
    expect(fileFailure(denied, 'x')).toMatchObject(expected);
    expect(fileFailure(failing, 'x')).toMatchObject(expected);
    const defect = new TypeError('ours');
    expect(fileFailure(defect, 'x')).toBe(defect);
    chmodSync(path, 0o000);
    if (process.getuid?.() === 0) return; // root may read everything
    await expect(loadBarsCsv(path)).rejects.toMatchObject(expected);
  });

  it('stop between chunks when they are told to, and tell how far they are', async () => {
    writeFileSync(path, `${text(1)}${'x\n'.repeat(2_000_000)}`);
    const seen: number[] = [];
    const onProgress = (done: number, total: number): void => void seen.push(done / total);
    const work = loadBarsCsv(path, { onProgress, isAborted: () => seen.length >= 2 });
    await expect(work).rejects.toMatchObject({ kind: 'INTERRUPTED', code: 'LOAD_INTERRUPTED' });
    expect(seen).toHaveLength(2);
    expect(seen[1]).toBeLessThan(1);
  });

  it('refuses a large file that is no bar file after its first bytes', async () => {
    const seen: number[] = [];
    writeFileSync(path, Buffer.alloc(5_000_000, 0x80));
    const refused = await loadBarsCsv(path, { onProgress: (done) => seen.push(done) });
    expect(refused).toMatchObject({ ok: false, error: { problems: [{ line: 1 }], more: 0 } });
    expect(seen).toEqual([]);
  });
});
