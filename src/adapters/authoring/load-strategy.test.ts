// From an author's file to a strategy: what is refused, with which code and place.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure, InvariantViolation } from '../../foundation/core/index.ts';
import { SliceTime, TargetBook } from '../../foundation/model/index.ts';
import { loadStrategy } from './load-strategy.ts';
import { TEMPLATE_NAMES, TEMPLATES } from './templates.ts';

const HEAD = `import { defineStrategy, z } from 'miniquantdesk';
const params = z.object({});
`;
const spec = (onBar: string, more = ''): string =>
  `{ id: 'mine', version: 1, summary: 's', params, warmup: () => 1, init: () => ({}), onBar: ${onBar} ${more} }`;
let dir = '';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mqk-load-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function write(text: string): string {
  const path = join(dir, 'mine.ts');
  writeFileSync(path, text);
  return path;
}

async function refusal(path: string): Promise<Failure> {
  const error: unknown = await loadStrategy(path).then(
    () => new Error('it was loaded'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof Failure) return error;
  throw error;
}

describe('a strategy file', () => {
  it.each([
    ['default', `export default defineStrategy(${spec('() => 1')});`],
    ['strategy', `export const strategy = defineStrategy(${spec('() => 1')});`],
  ])('exports its strategy as %s', async (_, text) => {
    const loaded = await loadStrategy(write(HEAD + text));
    expect(loaded.definition).toMatchObject({ id: 'mine', version: 1 });
    expect(loaded.sourceSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(TEMPLATE_NAMES)('of the template %s is one', async (template) => {
    const loaded = await loadStrategy(write(TEMPLATES[template]('mine')));
    expect(loaded.definition.id).toBe('mine');
    expect(loaded.definition.params.fields.every(({ meaning }) => meaning !== '')).toBe(true);
  });

  it.each([
    ['nothing', 'export {};', 'it exports: nothing'],
    ['something else', 'export const a = 1; export const b = 2;', 'it exports: a, b'],
    ['a look-alike', `export default ${spec('() => 1')};`, 'it exports: default'],
  ])('that exports %s is refused', async (_, text, message) => {
    const failure = await refusal(write(HEAD + text));
    expect([failure.kind, failure.code]).toEqual(['INPUT', 'STRATEGY_EXPORT_MISSING']);
    expect(failure.message).toContain(message);
  });

  it('that exports two strategies is refused, one under two names is not', async () => {
    const one = `defineStrategy(${spec('() => 1')})`;
    const failure = await refusal(
      write(`${HEAD}export default ${one};\nexport const strategy = ${one};`),
    );
    expect([failure.kind, failure.code]).toEqual(['INPUT', 'STRATEGY_EXPORT_AMBIGUOUS']);
    const twice = write(`${HEAD}export const strategy = ${one};\nexport default strategy;`);
    expect((await loadStrategy(twice)).definition.id).toBe('mine');
  });

  it('that is not there is not found', async () => {
    const failure = await refusal(join(dir, 'gone.ts'));
    expect([failure.kind, failure.code]).toEqual(['NOT_FOUND', 'STRATEGY_FILE_NOT_FOUND']);
  });

  it('that is a directory is refused', async () => {
    mkdirSync(join(dir, 'folder.ts'));
    const failure = await refusal(join(dir, 'folder.ts'));
    expect([failure.kind, failure.code]).toEqual(['INPUT', 'FILE_IS_DIRECTORY']);
  });

  it('that is a pipe or a loop of links is refused at once', async () => {
    execFileSync('mkfifo', [join(dir, 'pipe.ts')]);
    symlinkSync('loop.ts', join(dir, 'loop.ts'));
    const pipe = await refusal(join(dir, 'pipe.ts'));
    const loop = await refusal(join(dir, 'loop.ts'));
    expect([pipe.kind, pipe.code]).toEqual(['INPUT', 'FILE_NOT_REGULAR']);
    expect([loop.kind, loop.code]).toEqual(['UNAVAILABLE', 'FILE_NOT_READABLE']);
  });

  it('that never comes to its end is ended', async () => {
    const failure = await refusal(write(`${HEAD}for (;;);`));
    expect([failure.kind, failure.code]).toEqual(['INPUT', 'STRATEGY_LOAD_TIMEOUT']);
  });

  it('that throws is told with its line', async () => {
    const failure = await refusal(write(`${HEAD}\nnull.x;\n`));
    expect(failure.code).toBe('STRATEGY_FAILED');
    expect(failure.message).toMatch(/the strategy threw TypeError: .*null/);
    expect(failure.problems).toMatchObject([{ file: join(dir, 'mine.ts'), line: 4 }]);
  });

  it('that is wrongly defined keeps its problems and gets its line', async () => {
    const failure = await refusal(
      write(`${HEAD}\nexport default defineStrategy(${spec('() => 1', ', version: 0')});`),
    );
    expect(failure.code).toBe('STRATEGY_DEFINITION_INVALID');
    expect(failure.problems.map(({ path, line }) => path ?? line)).toEqual(['version', 4]);
  });

  it('tells where its code failed while it ran', async () => {
    const text = `${HEAD}export default defineStrategy(${spec('() => {\n  throw new Error("boom");\n}')});`;
    const { definition, explain } = await loadStrategy(write(text));
    const cause = ((): unknown => {
      try {
        const of = definition.create({}, bareContext());
        of.extend(0, 0);
        of.onBar(0, 0);
        return null;
      } catch (error) {
        return error;
      }
    })();
    expect(explain(cause)).toMatchObject({
      code: 'STRATEGY_FAILED',
      problems: [{ file: join(dir, 'mine.ts'), line: 4 }],
    });
  });

  it('leaves our own defects alone, though its code called us', async () => {
    const text = `${HEAD}export const call = (f) => f();\nexport default defineStrategy(${spec('() => 1')});`;
    const { explain } = await loadStrategy(write(text));
    const defect = new InvariantViolation('shares are whole');
    defect.stack = `${defect.stack ?? ''}\n    at call (mqk-strategy.js:30:10)`;
    expect(explain(defect)).toBe(defect);
  });

  it('leaves errors alone that are not its own', async () => {
    const { explain } = await loadStrategy(
      write(`${HEAD}export default defineStrategy(${spec('() => 1')});`),
    );
    const other = new Error('the disk is full');
    expect(explain(other)).toBe(other);
  });
});

function bareContext(): Parameters<
  Awaited<ReturnType<typeof loadStrategy>>['definition']['create']
>[1] {
  const one = new Float64Array([1_000_000]);
  return {
    symbolCount: 1,
    symbols: ['ONE'],
    seed: 1,
    targets: new TargetBook(1),
    time: new SliceTime(),
    account: { position: new Float64Array(1), cash: 1, equity: 1 },
    bars: {
      count: 1,
      ...{ ts: one, open: one, high: one, low: one, close: one, volume: one, missing: one },
      symbol: new Uint16Array(1),
      day: new Int32Array(1),
      incomplete: new Uint8Array(1),
    },
  };
}
