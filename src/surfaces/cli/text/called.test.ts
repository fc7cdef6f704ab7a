import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asCalled, calledName } from './called.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'mqk-called-'));
  for (const folder of ['bin', 'deep', 'usr/bin', 'node_modules/miniquantdesk/bin'])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'bin/mqk'), '');
  writeFileSync(join(root, 'node_modules/miniquantdesk/bin/mqk'), '');
  symlinkSync('../../bin/mqk', join(root, 'usr/bin/mqk'));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

describe('calledName', () => {
  it('is the path of a clone, from where its user stands', () => {
    const script = join(root, 'bin/mqk');
    expect(calledName(script, root)).toBe('bin/mqk');
    expect(calledName(script, join(root, 'deep'))).toBe('../bin/mqk');
    expect(calledName(script, join(root, 'bin'))).toBe('./mqk');
  });

  it('is mqk where it is installed, linked, or not known', () => {
    for (const path of ['node_modules/miniquantdesk/bin/mqk', 'usr/bin/mqk', 'bin/nothing'])
      expect(calledName(join(root, path), root)).toBe('mqk');
  });
});

describe('asCalled', () => {
  it('changes commands, and nothing else that has the name', () => {
    const text =
      'next mqk run arm, or (mqk halt --run-id ID); mqk 0.4.0, .mqk, bin/mqk run, Usage: mqk [options]';
    expect(asCalled(text, 'bin/mqk')).toBe(
      'next bin/mqk run arm, or (bin/mqk halt --run-id ID); mqk 0.4.0, .mqk, bin/mqk run, Usage: bin/mqk [options]',
    );
    expect(asCalled(text, 'mqk')).toBe(text);
  });
});
