// Rows of long work survive a crash; what was torn, or is of other work, does not come back.
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Checkpoint } from './checkpoint.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-checkpoint-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function open(name: string, more: { header?: string; isFresh?: boolean } = {}): Checkpoint {
  const folder = join(dir, name);
  return Checkpoint.open({ folder, header: '{"of":1}', rows: 10, isFresh: false, ...more });
}

function rowsOf(checkpoint: Checkpoint): number[] {
  const rows = [...Array.from({ length: 10 }).keys()].filter((row) => checkpoint.has(row));
  checkpoint.close();
  return rows;
}

function filled(name: string): string {
  const checkpoint = open(name);
  for (const row of [3, 0, 7]) checkpoint.append(`[${row},"ä${row}"]`);
  expect(checkpoint.line(0)).toBe('[0,"ä0"]');
  checkpoint.close();
  return join(dir, name, 'rows.jsonl');
}

describe('a checkpoint', () => {
  it('gives its rows to the next who opens it', () => {
    filled('plain');
    const again = open('plain');
    expect(again.done).toBe(3);
    expect(again.line(7)).toBe('[7,"ä7"]');
    again.append('[1,1]');
    expect(rowsOf(again)).toEqual([0, 1, 3, 7]);
    expect(rowsOf(open('plain'))).toEqual([0, 1, 3, 7]);
  });

  it.each([
    ['a torn row', '[5,"to'],
    ['a row without its line feed', '[5,1]'],
    ['zeros of a power cut', '\0\0\0\0\n[6,1]\n'],
    ['a number that is out of range', '[10,1]\n'],
    ['a row that was there', '[3,1]\n'],
    ['what is no JSON', '[5,1\n[6,1]\n'],
  ])('is cut off before %s', (name, tail) => {
    const path = filled(name.replaceAll(' ', '-'));
    const whole = readFileSync(path, 'utf8');
    appendFileSync(path, tail);
    expect(rowsOf(open(name.replaceAll(' ', '-')))).toEqual([0, 3, 7]);
    expect(readFileSync(path, 'utf8')).toBe(whole);
  });

  it('of other work, or that is asked to be fresh, begins anew', () => {
    filled('other');
    expect(rowsOf(open('other', { header: '{"of":2}' }))).toEqual([]);
    filled('fresh');
    expect(rowsOf(open('fresh', { isFresh: true }))).toEqual([]);
  });

  it('whose first line is torn begins anew', () => {
    const path = filled('header');
    writeFileSync(path, '{"of"');
    expect(rowsOf(open('header'))).toEqual([]);
  });

  it('is open once at a time, and free after it was closed or removed', () => {
    const first = open('busy');
    expect(() => open('busy')).toThrow(
      expect.objectContaining({ code: 'CHECKPOINT_BUSY', kind: 'CONFLICT' }),
    );
    first.close();
    const second = open('busy');
    second.remove();
    expect(rowsOf(open('busy'))).toEqual([]);
  });

  it('is taken over from a process that is dead', () => {
    filled('dead');
    const first = open('dead');
    const lock = join(dir, 'dead', 'lock');
    // As a killed process leaves it: its number is in use again, by a process that started later.
    const [owner = ''] = readdirSync(lock);
    expect(first.done).toBe(3);
    rmSync(join(lock, owner));
    writeFileSync(join(lock, owner.replace(/-(\d+)-(\d+)-/, '-$1-1-')), '');
    expect(rowsOf(open('dead'))).toEqual([0, 3, 7]);
  });
});
