import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProjectedLog, type Projected } from '../index.ts';

const LINES = ['{"seq":1}', '{"seq":2,"text":"ä€"}', '{"seq":3}'];
const WHOLE = Buffer.from(LINES.map((line) => `${line}\n`).join(''), 'utf8');
const FIRST = Buffer.byteLength(LINES[0] ?? '') + 1;

describe('ProjectedLog', () => {
  let path: string;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mqk-log-'));
    path = join(folder, 'audit.jsonl');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function project(lines: readonly string[]): Projected {
    const log = ProjectedLog.open(path);
    try {
      for (const line of lines) log.take(line);
      return log.finish();
    } finally {
      log.close();
    }
  }

  it('writes a file that is missing, and nothing to one that is whole', () => {
    expect(project(LINES)).toEqual({ lines: 3, written: 3, tornBytes: 0 });
    expect(readFileSync(path)).toEqual(WHOLE);
    expect(project(LINES)).toEqual({ lines: 3, written: 0, tornBytes: 0 });
  });

  it('goes on wherever a crash cut the file, to the same bytes', () => {
    const ends = LINES.map((_, at) =>
      Buffer.byteLength(
        LINES.slice(0, at + 1)
          .map((line) => `${line}\n`)
          .join(''),
      ),
    );
    for (let cut = 0; cut < WHOLE.length; cut++) {
      writeFileSync(path, WHOLE.subarray(0, cut));
      const whole = Math.max(0, ...ends.filter((end) => end <= cut));
      expect(project(LINES).tornBytes).toBe(cut - whole);
      expect(readFileSync(path)).toEqual(WHOLE);
    }
  });

  it('refuses any byte that differs, and leaves the file as it is', () => {
    for (let at = 0; at < WHOLE.length; at++) {
      const changed = Buffer.from(WHOLE);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(path, changed);
      expect(() => project(LINES)).toThrow(expect.objectContaining({ code: 'AUDIT_LOG_TAMPERED' }));
      expect(readFileSync(path)).toEqual(changed);
    }
  });

  it('refuses lines that the log does not have, and a torn tail of another line', () => {
    writeFileSync(path, WHOLE);
    expect(() => project(LINES.slice(0, 2))).toThrow(/line 3 differs/);
    writeFileSync(path, Buffer.concat([WHOLE.subarray(0, FIRST), Buffer.from('{"x')]));
    expect(() => project(LINES)).toThrow(/line 2 differs/);
  });

  describe('of a log that is longer than what is read at once', () => {
    const MANY = Array.from(
      { length: 4000 },
      (_, at) => `{"seq":${at + 1},"pad":"${'x'.repeat(at % 331)}"}`,
    );
    const LONG = Buffer.from(MANY.map((line) => `${line}\n`).join(''), 'utf8');
    /** Around each border of a piece, whose size is 2^18. */
    const PLACES = [1, 2].flatMap((piece) => [-2, -1, 0, 1].map((by) => piece * 2 ** 18 + by));

    it('writes it, goes on where it was cut, and finds it whole', () => {
      expect(project(MANY)).toEqual({ lines: 4000, written: 4000, tornBytes: 0 });
      for (const cut of [...PLACES, LONG.length - 1]) {
        writeFileSync(path, LONG.subarray(0, cut));
        const { lines, written } = project(MANY);
        expect([lines, written > 0]).toEqual([4000, true]);
        expect(readFileSync(path).equals(LONG)).toBe(true);
      }
      expect(project(MANY)).toEqual({ lines: 4000, written: 0, tornBytes: 0 });
    });

    it('refuses a byte that differs at the border of two pieces, and at the end', () => {
      for (const at of [...PLACES, LONG.length - 1]) {
        const changed = Buffer.from(LONG);
        changed[at] = (changed[at] ?? 0) ^ 1;
        writeFileSync(path, changed);
        expect(() => project(MANY)).toThrow(
          expect.objectContaining({ code: 'AUDIT_LOG_TAMPERED' }),
        );
        expect(readFileSync(path).equals(changed)).toBe(true);
      }
    });
  });
});
