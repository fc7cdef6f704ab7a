import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, expect, it, vi } from 'vitest';
import { hostFacts } from './host-evidence.ts';

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

const UNKNOWN: unknown = expect.objectContaining({ code: 'HOST_FACTS_UNKNOWN' });

it('tells what the machine has left, and HOST_FACTS_UNKNOWN of a home that is not there', () => {
  const { freeDisk, freeMemory, freeFiles } = hostFacts(tmpdir());
  expect(Math.min(freeDisk, freeMemory, freeFiles ?? 1)).toBeGreaterThan(0);
  expect(() => hostFacts('/no/such/home')).toThrow(UNKNOWN);
});

function refusing(name: 'readFileSync' | 'readdirSync', code: string): void {
  vi.spyOn(fs, name).mockImplementation((path: unknown) => {
    throw Object.assign(new Error(code), { code, path: String(path) });
  });
  syncBuiltinESMExports();
}

function limitsSay(text: string): void {
  vi.spyOn(fs, 'readFileSync').mockReturnValue(text);
  syncBuiltinESMExports();
}

it.each([
  ['readFileSync', 'EMFILE'],
  ['readdirSync', 'EMFILE'],
  ['readdirSync', 'ENOENT'],
  ['readFileSync', 'EACCES'],
] as const)('takes no %s that fails with %s for a limit that is not there', (name, code) => {
  refusing(name, code);
  expect(() => hostFacts(tmpdir())).toThrow(UNKNOWN);
});

it('knows no limit where the system tells none, or says that there is none', () => {
  refusing('readFileSync', 'ENOENT');
  expect(hostFacts(tmpdir()).freeFiles).toBeNull();
  vi.restoreAllMocks();
  limitsSay('Max open files            unlimited            unlimited            files\n');
  expect(hostFacts(tmpdir()).freeFiles).toBeNull();
});

it.each(['', 'Max open files            many                 many                 files\n'])(
  'takes limits that cannot be read for no answer: %j',
  (text) => {
    limitsSay(text);
    expect(() => hostFacts(tmpdir())).toThrow(UNKNOWN);
  },
);
