/**
 * Every golden case, through the command line: orders, fills and equity byte by byte, metrics as
 * `golden/README.md` says. The cases are results of an independent implementation on real bars.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { mqk } from '../support/cli/run-in-process.ts';

const SHARED = fileURLToPath(new URL('../../../shared/', import.meta.url));
const GOLDEN = join(SHARED, 'golden');
const CSV_FILES = ['orders.csv', 'fills.csv', 'equity_curve.csv'];
const isThere = existsSync(GOLDEN);
if (!isThere) process.stderr.write('skipped: golden cases, since ../shared/golden is not there\n');

interface GoldenCase {
  readonly id: string;
  readonly arguments: readonly string[];
  readonly exit: number;
  readonly sha256?: Readonly<Record<string, string>>;
  readonly left_out?: readonly string[];
}

type JsonRecord = Readonly<Record<string, unknown>>;

function isCase(value: object): value is GoldenCase {
  return 'id' in value && 'arguments' in value && 'exit' in value;
}

function readJson(path: string): JsonRecord {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof value !== 'object' || value === null) throw new Error(`${path} holds no object`);
  return { ...value };
}

const ids = isThere
  ? readdirSync(GOLDEN, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
  : [];

/** Equal exactly, but for numbers that are no integers: those at 1e-9 relative. */
function expectMetric(name: string, actual: unknown, expected: unknown): void {
  if (name === 'flags') {
    const has = (flags: unknown): boolean => Array.isArray(flags) && flags.includes('no_losses');
    expect(has(actual), 'flag no_losses').toBe(has(expected));
  } else if (typeof expected === 'number' && !Number.isInteger(expected)) {
    const error = Math.abs(Number(actual) - expected) / Math.abs(expected);
    expect(error, `${name}: ${String(actual)} against ${expected}`).toBeLessThanOrEqual(1e-9);
  } else {
    expect(actual, name).toEqual(expected);
  }
}

describe.skipIf(!isThere)('golden cases', () => {
  const out = mkdtempSync(join(tmpdir(), 'mqk-golden-'));
  const env = { MQK_HOME: join(out, 'home') };
  afterAll(() => {
    rmSync(out, { recursive: true, force: true });
  });

  it.each(ids)('%s is reproduced', async (id) => {
    const golden = readJson(join(GOLDEN, id, 'case.json'));
    if (!isCase(golden)) throw new Error(`${id} has no case.json`);
    const argv = ['backtest', 'run', ...golden.arguments, '--out', join(out, id), '--json'];
    const run = await mqk(argv, { cwd: SHARED, env });
    expect(run.exitCode, run.stderr).toBe(golden.exit);
    const folder = String(run.json['out_dir']);
    const kept = CSV_FILES.filter((file) => golden.left_out?.includes(file) !== true);
    const text = (dir: string, file: string): string => readFileSync(join(dir, file), 'utf8');
    for (const file of kept) expect(text(folder, file)).toBe(text(join(GOLDEN, id), file));
    for (const file of CSV_FILES) {
      const hash = createHash('sha256').update(text(folder, file)).digest('hex');
      expect(hash, file).toBe(golden.sha256?.[file]);
    }
    const metrics = readJson(join(folder, 'metrics.json'));
    const expected = Object.entries(readJson(join(GOLDEN, id, 'metrics.json')));
    expect(expected.length).toBeGreaterThan(20);
    for (const [name, value] of expected) expectMetric(name, metrics[name], value);
    const verified = await mqk(['audit', 'verify', folder, '--json'], { env });
    expect([verified.exitCode, verified.json['result']]).toEqual([0, 'VALID']);
  });
});
