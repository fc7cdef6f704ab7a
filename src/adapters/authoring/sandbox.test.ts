// The bundle of a strategy and the context that it runs in, with a stand-in for the authors' package.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../foundation/core/index.ts';
import { bundleStrategy } from './bundle-strategy.ts';
import { ALLOWED_GLOBALS, IMPURE_GLOBALS, IMPURE_MATH, UNKNOWN_ADVICE } from './impure-names.ts';
import { Sandbox, type Exports } from './sandbox.ts';

const API = { __esModule: true, make: (value: unknown) => value };
let dir = '';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mqk-author-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function write(name: string, text: string, folder = dir): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

async function exportsOf(text: string): Promise<Exports> {
  return new Sandbox(await bundleStrategy(write('s.ts', text)), API).evaluate();
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error: unknown = await work.then(
    () => new Error('nothing failed'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof Failure) return error;
  throw error;
}

describe('a bundle', () => {
  const TEXT = `import { make } from 'miniquantdesk';
import { half } from './lib/half.ts';
// a comment
export default make((x: number): number => half(x));
`;
  const LIB = 'export const half = (x: number): number => x / 2;\n';

  it('holds the files beside it, and runs', async () => {
    write('lib/half.ts', LIB);
    const exported = await exportsOf(TEXT);
    expect((exported['default'] as (x: number) => number)(4)).toBe(2);
  });

  it('has one hash, whatever the folder, its package.json and tsconfig, and the comments', async () => {
    const other = join(dir, 'deep', 'er');
    for (const [folder, text] of [
      [join(dir, 'a'), TEXT],
      [other, TEXT.replace('// a comment', '// another')],
    ] as const) {
      write('lib/half.ts', LIB, folder);
      write('s.ts', text, folder);
    }
    write('package.json', '{"type":"module"}', other);
    write('tsconfig.json', '{"compilerOptions":{"target":"es5"}}', other);
    const one = await bundleStrategy(join(dir, 'a', 's.ts'));
    const two = await bundleStrategy(join(other, 's.ts'));
    expect(two.code).toBe(one.code);
    expect(two.sha256).toBe(one.sha256);
    expect(one.code).not.toContain(dir);
  });

  it('has another hash when an imported file says something else', async () => {
    write('lib/half.ts', LIB);
    const one = await bundleStrategy(write('s.ts', TEXT));
    write('lib/half.ts', LIB.replace('/ 2', '/ 3'));
    expect((await bundleStrategy(join(dir, 's.ts'))).sha256).not.toBe(one.sha256);
  });

  it.each([
    ['a module of Node', "import { readFileSync } from 'node:fs';\nexport default readFileSync;"],
    ['a module of Node that is not used', "import { readFileSync } from 'node:fs';\n"],
    ['an npm package', "import x from 'zod';\nexport default x;"],
    ['an absolute path', "import x from '/etc/hosts';\nexport default x;"],
    ['a file above the folder', "import x from '../outside.ts';\nexport default x;"],
    ['a way around', "import x from '../outside.ts';\nexport default x;"],
    ['a link to a file above', "import x from './link.ts';\nexport default x;"],
    ['a file that is no code', "import x from './data.json';\nexport default x;"],
    ['import()', "export const x = import('node:fs');"],
    ['require', "export const x = require('node:fs');"],
    ['a member of the package', "import x from 'miniquantdesk/testkit';\nexport default x;"],
  ])('refuses %s, with file and line', async (_, text) => {
    const folder = join(dir, 'strategies');
    write('outside.ts', 'export default 1;');
    write('data.json', '{}', folder);
    write('lib/half.ts', LIB, folder);
    const path = write('s.ts', `// line 1\n${text}`, folder);
    symlinkSync(join(dir, 'outside.ts'), join(folder, 'link.ts'));
    const failure = await failureOf(bundleStrategy(path));
    expect([failure.kind, failure.code]).toEqual(['INPUT', 'STRATEGY_IMPORT_FORBIDDEN']);
    expect(failure.problems[0]).toMatchObject({ file: path, line: 2 });
  });

  it('tells a wrong file with line and column', async () => {
    const path = write('s.ts', 'export const a = 1;\nexport const b = ;\n');
    const failure = await failureOf(bundleStrategy(path));
    expect(failure.code).toBe('STRATEGY_SYNTAX_INVALID');
    expect(failure.problems[0]).toMatchObject({ file: path, line: 2, text: 'export const b = ;' });
    expect(failure.problems[0]?.message).toContain('(column 18)');
  });

  it('tells a file that is not there', async () => {
    const failure = await failureOf(bundleStrategy(write('s.ts', "import './gone.ts';")));
    expect(failure.code).toBe('STRATEGY_SYNTAX_INVALID');
    expect(failure.problems[0]?.message).toContain('there is no file gone.ts');
  });
});

describe('the sandbox', () => {
  const uses: readonly [string, (name: string) => string][] = [
    ['calls', (name) => `${name}()`],
    ['makes', (name) => `new ${name}()`],
    ['looks into', (name) => `${name}.now`],
    ['writes to', (name) => `(${name}.x = 1)`],
    ['takes apart', (name) => `{ ...${name} }`],
    ['tests by', (name) => `({}) instanceof ${name}`],
  ];

  describe.each(uses)('%s', (_, use) => {
    it.each(
      Object.keys(IMPURE_GLOBALS).filter((name) => !['module', 'require', 'eval'].includes(name)),
    )('no %s, and is told what to use', async (name) => {
      const failure = await failureOf(exportsOf(`\n\nexport const x = ${use(name)};`));
      expect([failure.kind, failure.code]).toEqual(['INPUT', 'STRATEGY_IMPURE']);
      expect(failure.message).toBe(`a strategy can't use ${name}`);
      expect(failure.fix).toBe(IMPURE_GLOBALS[name]);
      expect(failure.problems[0]).toMatchObject({ file: join(dir, 's.ts'), line: 3, text: name });
    });
  });

  it('knows every global of this Node: each is allowed or refused by name', () => {
    const names: unknown = runInNewContext('Object.getOwnPropertyNames(globalThis).join()');
    const known = new Set([...ALLOWED_GLOBALS, ...Object.keys(IMPURE_GLOBALS)]);
    expect(
      String(names)
        .split(',')
        .filter((name) => !known.has(name)),
    ).toEqual([]);
  });

  it('refuses a global that it does not know, as a later Node may bring it', async () => {
    setFlagsFromString('--expose-gc'); // gives every new context a global more
    try {
      const failure = await failureOf(exportsOf('export const x = gc();'));
      expect([failure.code, failure.fix]).toEqual(['STRATEGY_IMPURE', UNKNOWN_ADVICE]);
      expect(failure.message).toBe("a strategy can't use gc");
    } finally {
      setFlagsFromString('--no-expose-gc');
    }
  });

  it('allows what it says', async () => {
    const text = [...ALLOWED_GLOBALS].map((name) => `typeof ${name}`).join(', ');
    const { x } = await exportsOf(`export const x = [${text}].join();`);
    expect(
      String(x)
        .split(',')
        .filter((type) => type === 'undefined'),
    ).toHaveLength(1);
  });

  it.each(Object.keys(IMPURE_MATH))('has no Math.%s', async (name) => {
    const failure = await failureOf(exportsOf(`export const x = Math.${name}(1, 2);`));
    expect(failure.code).toBe('STRATEGY_IMPURE');
    expect(failure.message).toContain(`Math.${name}`);
  });

  it.each([
    ['**', 'export const x = (a: number): number => a ** 2; x(3);', 'Math.pow'],
    ['**=', 'let a = Number("3"); a **= 2; export const x = a;', 'Math.pow'],
    ['await', 'const f = async () => { await f; }; f(); export const x = 1;', 'Promise'],
    ['localeCompare', 'export const x = "a".localeCompare("b");', 'localeCompare'],
    ['toLocaleString', 'export const x = (1.5).toLocaleString();', 'toLocaleString'],
    ['globalThis', 'export const x = globalThis.Date.now();', 'Date'],
    ['a computed require', 'const n = "node:" + "fs"; export const x = require(n);', 'require'],
  ])('has no %s', async (_, text, named) => {
    const failure = await failureOf(exportsOf(text));
    expect([failure.code, failure.message]).toEqual([
      'STRATEGY_IMPURE',
      `a strategy can't use ${named}`,
    ]);
  });

  it('makes no code from text', async () => {
    const text = 'export const x = (() => {}).constructor("return 1")();';
    await expect(exportsOf(text)).rejects.toThrow(/Code generation from strings disallowed/);
  });

  it('keeps what is exact', async () => {
    const text =
      'export const x = [Math.sqrt(2), Math.max(1, 2), Math.imul(3, 4), [3, 1].sort().length];';
    const { x } = await exportsOf(text);
    expect(Array.from(x as number[])).toEqual([Math.sqrt(2), 2, 12, 2]);
  });

  it('forgets what a file keeps in a variable', async () => {
    const text = 'let calls = 0; export const next = (): number => ++calls;';
    const sandbox = new Sandbox(await bundleStrategy(write('s.ts', text)), API);
    const next = (): unknown => (sandbox.evaluate()['next'] as () => number)();
    expect([next(), next()]).toEqual([1, 1]);
  });

  it('ends a file that does not come to its end', async () => {
    await expect(exportsOf('for (;;);')).rejects.toMatchObject({
      code: 'STRATEGY_LOAD_TIMEOUT',
    });
  });

  it('shares nothing that can be changed', async () => {
    const text = `import * as kit from 'miniquantdesk';
(Array.prototype as { mark?: number }).mark = 1;
export const x = Object.isFrozen(Math);`;
    expect((await exportsOf(text))['x']).toBe(true);
    expect('mark' in Array.prototype).toBe(false);
  });
});
