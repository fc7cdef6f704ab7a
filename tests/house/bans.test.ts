/**
 * Proves that the bans of the pure floors bite: each text below is linted as if it stood in the
 * room named, with the project's own rules.
 * Turns red when a ban is dropped from scripts/lint/pure-floors.mjs or from eslint.config.mjs.
 */
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const RISK = 'src/engines/risk/x.ts';
const eslint = new ESLint({
  // The files do not exist, so the rules that need types cannot run; no ban is one of them.
  overrideConfig: [
    tseslint.configs.disableTypeChecked,
    { languageOptions: { parserOptions: { projectService: false } } },
  ],
});

async function complaints(path: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: path });
  return (result?.messages ?? []).map(({ message }) => message);
}

describe('bans on floors 0-4', () => {
  it.each([
    ['a clock', 'export const t = Date.now();', 'take a UtcMillis parameter'],
    ['a clock by new', 'export const t = new Date();', 'take a UtcMillis parameter'],
    [
      'a clock by a detour',
      'export const t = globalThis.Date.now();',
      'take a UtcMillis parameter',
    ],
    ['a clock as a type', 'export type T = Date;', 'take a UtcMillis parameter'],
    ['a stopwatch', 'export const t = performance.now();', 'take a UtcMillis parameter'],
    ['chance', 'export const r = Math.random();', 'seeded PRNG'],
    ['chance by a detour', 'export const { random } = Math;', 'seeded PRNG'],
    ['a random id', 'export const id = crypto.randomUUID();', 'seeded PRNG'],
    ['Math.pow', 'export const p = Math.pow(2, 3);', 'differ between Node versions'],
    ['**', 'export const p = 2 ** 3;', 'differs between Node versions'],
    ['**=', 'let p = 2; p **= 3; export { p };', 'differs between Node versions'],
    ['exp', 'export const e = Math.exp(1);', 'engines/promotion'],
    ['log', 'export const e = Math.log(2);', 'engines/promotion'],
    ['setTimeout', 'setTimeout(() => 1, 1);', 'floor 6 schedules'],
    ['setInterval', 'setInterval(() => 1, 1);', 'floor 6 schedules'],
    ['setImmediate', 'setImmediate(() => 1);', 'floor 6 schedules'],
    ['queueMicrotask', 'queueMicrotask(() => 1);', 'floor 6 schedules'],
    ['async', 'export const f = async () => 1;', 'No async'],
    ['await', 'export const x = await f();', 'No await'],
    ['a generator', 'export function* g() { yield 1; }', 'No generators'],
    ['a promise', 'export const p = Promise.resolve(1);', 'floor 6 schedules'],
    ['the type Promise', 'export type P = Promise<number>;', 'Only foundation/ports'],
    ['import()', "export const m = () => import('./y.ts');", 'No import()'],
    ['the environment', 'export const e = process.env;', 'take the value as a parameter'],
    ['printing', "console.log('x');", 'print nothing'],
    ['the network', "export const r = fetch('x');", 'port'],
    ['Intl', 'export const n = new Intl.NumberFormat();', 'locale'],
    ['toLocaleString', 'export const s = (n: number) => n.toLocaleString();', 'locale'],
    ['localeCompare', 'export const c = (a: string) => a.localeCompare("b");', 'compareCodeUnits'],
    ['a default sort', 'export const s = (a: number[]) => a.sort();', 'pass a comparator'],
    ['a default toSorted', 'export const s = (a: number[]) => a.toSorted();', 'pass a comparator'],
    ['parseFloat', 'export const f = parseFloat("1");', 'exactly'],
    ['Number.parseFloat', 'export const f = Number.parseFloat("1");', 'exactly'],
    ['toFixed', 'export const f = (n: number) => n.toFixed(2);', 'canonical decimal'],
    ['files', "import fs from 'node:fs'; export { fs };", 'project files only'],
    ['files without node:', "import fs from 'fs'; export { fs };", 'project files only'],
    [
      'hashing',
      "import { createHash } from 'node:crypto'; export { createHash };",
      'project files only',
    ],
    ['a package', "import { parse } from 'yaml'; export { parse };", 'project files only'],
  ])('rejects %s', async (_what, text, message) => {
    expect((await complaints(RISK, text)).join('\n')).toContain(message);
  });

  it.each([
    'src/foundation/core/x.ts',
    'src/foundation/model/x.ts',
    'src/foundation/calendar/x.ts',
    'src/foundation/ports/x.ts',
    'src/engines/promotion/x.ts',
    'src/trading/orchestrator/x.ts',
    'src/trading/strategies/x.ts',
    'src/trading/backtest/x.ts',
  ])('hold in %s', async (path) => {
    const text = 'export const t = Date.now(); export const f = async () => 1;';
    const said = (await complaints(path, text)).join('\n');
    expect(said).toContain('take a UtcMillis parameter');
    expect(said).toContain('No async');
  });

  it('leave the upper floors alone', async () => {
    const text =
      "import fs from 'node:fs'; export const f = async () => fs.statSync(String(Date.now()));";
    expect(await complaints('src/adapters/db/x.ts', text)).toEqual([]);
  });

  it('leave tests beside the sources alone', async () => {
    const text = 'export const f = async () => Date.now();';
    expect(await complaints('src/engines/risk/x.test.ts', text)).toEqual([]);
  });
});

describe('exceptions', () => {
  it.each([
    ['ports name Promise', 'src/foundation/ports/x.ts', 'export type P = Promise<number>;'],
    ['core hashes', 'src/foundation/core/x.ts', "export { createHash } from 'node:crypto';"],
    [
      'one file canonicalises',
      'src/foundation/core/canonical-json.ts',
      "export * as c from 'canonicalize';",
    ],
    [
      'promotion has exp and log',
      'src/engines/promotion/x.ts',
      'export const e = Math.exp(Math.log(2));',
    ],
    ['a column is read', RISK, 'export const at = (c: Float64Array, i: number) => c[i] as number;'],
    [
      'a column of columns is read',
      RISK,
      'export const at = (c: Float64Array[], i: number) => c[i] as Float64Array;',
    ],
    [
      'brands are made in foundation',
      'src/foundation/model/x.ts',
      'export const q = (n: number) => n as Qty;',
    ],
  ])('%s', async (_what, path, text) => {
    expect(await complaints(path, text)).toEqual([]);
  });

  it.each([
    [
      'core does not canonicalise elsewhere',
      'src/foundation/core/x.ts',
      "export * as c from 'canonicalize';",
    ],
    ['core opens no files', 'src/foundation/core/x.ts', "export * as c from 'node:fs';"],
    ['model does not hash', 'src/foundation/model/x.ts', "export * as c from 'node:crypto';"],
    [
      'a name that only begins alike',
      'src/foundation/core/x.ts',
      "export * as c from 'node:crypto-x';",
    ],
  ])('%s', async (_what, path, text) => {
    expect((await complaints(path, text)).join('\n')).toContain('project files only');
  });
});

describe('house rules everywhere', () => {
  it.each([
    [
      'a default export',
      'src/services/research/x.ts',
      'const x = 1; export default x;',
      "'default' is restricted",
    ],
    ['an enum', 'src/services/research/x.ts', 'export enum E { A }', 'union'],
    ['any', 'src/services/research/x.ts', 'export const f = (x: any) => x;', 'any'],
    [
      'a cast',
      'src/services/research/x.ts',
      'export const f = (x: unknown) => x as string;',
      'Narrow or parse',
    ],
    ['a cast in the kernel', RISK, 'export const f = (x: number) => x as Qty;', 'Narrow or parse'],
    ['!', 'src/services/research/x.ts', 'export const f = (x?: string) => x!.length;', 'non-null'],
    [
      'five parameters',
      RISK,
      'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1) => [a, b, c, d, e];',
      'too many parameters',
    ],
    [
      'a test without an assertion',
      'tests/x.test.ts',
      "import { it } from 'vitest'; it('is', () => { void 1; });",
      'no assertions',
    ],
    [
      'a focused test',
      'tests/x.test.ts',
      "import { expect, it } from 'vitest'; it.only('is', () => { expect(1).toBe(1); });",
      'Focused',
    ],
    [
      'a disabled test',
      'tests/x.test.ts',
      "import { expect, it } from 'vitest'; it.skip('is', () => { expect(1).toBe(1); });",
      'Disabled',
    ],
    [
      'an expect without a matcher',
      'tests/x.test.ts',
      "import { expect, it } from 'vitest'; it('is', () => { expect(1); });",
      'matcher',
    ],
    [
      'the mock of a module',
      'tests/x.test.ts',
      "import { vi } from 'vitest'; vi.mock('node:fs', () => ({}));",
      'share their modules',
    ],
  ])('rejects %s', async (_what, path, text, message) => {
    expect((await complaints(path, text)).join('\n')).toContain(message);
  });

  it('a test may depend on what the machine has', async () => {
    const text = `import { describe, expect, it } from 'vitest';
describe.skipIf(process.platform === 'win32')('shared data', () => {
  it('is there', () => {
    expect(1).toBe(1);
  });
});`;
    expect(await complaints('tests/x.test.ts', text)).toEqual([]);
  });
});
