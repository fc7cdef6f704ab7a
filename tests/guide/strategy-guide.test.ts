/**
 * The guide and the examples are true: every strategy in them is written as it stands, checked and run; every
 * command in them ends well; a block that names a file of the project is that file.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatInstant } from '../../src/foundation/model/index.ts';
import { calendarFor } from '../../src/foundation/calendar/index.ts';
import { mqk } from '../support/cli/run-in-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = ['docs/strategy-authoring.md', 'examples/README.md'];
const dir = mkdtempSync(join(tmpdir(), 'mqk-guide-'));

interface Block {
  readonly page: string;
  readonly language: string;
  readonly text: string;
}

const blocks = PAGES.flatMap((page): Block[] =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', text = '']) => ({ page, language, text }),
  ),
);
const files = blocks
  .filter(({ language }) => language === 'ts')
  .map(({ text }) => {
    const [, path = '', rest = ''] = /^\/\/ (\S+)\n([\s\S]*)$/.exec(text) ?? [];
    return { path, text: rest };
  });
const commands = blocks
  .filter(({ language }) => language === 'sh')
  .flatMap(({ text }) => text.trimEnd().split('\n'));
const strategies = files.filter(({ path }) => path.startsWith('strategies/'));

/** Daily sessions with waves: a year in which every strategy finds something to do. */
function writeDaily(path: string): void {
  const calendar = calendarFor('XNYS');
  const rows = ['ts_close_utc,open,high,low,close,volume'];
  let close = 10_000;
  for (let day = 18_300, n = 0; n < 240; day++) {
    const session = calendar.sessionOn(day);
    if (session === null) continue;
    n++;
    const open = close;
    close += Math.round(((n % 50) - 24) * 4 + ((n * 7919) % 181) - 90);
    const [high, low] = [Math.max(open, close) + 20, Math.min(open, close) - 20];
    const cents = [open, high, low, close].map((price) => (price / 100).toFixed(2));
    rows.push([formatInstant(session.close), ...cents, '1000'].join(','));
  }
  writeFileSync(path, `${rows.join('\n')}\n`);
}

beforeAll(() => {
  mkdirSync(join(dir, 'strategies'));
  cpSync(join(ROOT, 'examples'), join(dir, 'examples'), { recursive: true });
  writeDaily(join(dir, 'spy.csv'));
  for (const { path, text } of strategies) writeFileSync(join(dir, path), text);
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const run = (argv: readonly string[]) =>
  mqk(argv, { cwd: dir, env: { MQK_HOME: join(dir, '.mqk') } });
const BARS = ['--bars', 'SPY=spy.csv', '--bars', 'QQQ=spy.csv', '--timeframe', '1D'];

describe('the guide', () => {
  it('names the file of every block of code', () => {
    expect(files.filter(({ path }) => path === '')).toEqual([]);
    expect(strategies.length).toBeGreaterThanOrEqual(8);
  });

  it('shows files of the project as they are', () => {
    const own = files.filter(({ path }) => path.startsWith('examples/'));
    expect(own.map(({ path }) => path)).toEqual(['examples/trend-stop.test.ts']);
    for (const { path, text } of own) expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text);
  });

  it.each(strategies.map(({ path }) => path))(
    '%s runs, and trades',
    { timeout: 60_000 },
    async (path) => {
      const { exitCode, json } = await run([
        'backtest',
        'run',
        '--strategy',
        path,
        ...BARS,
        '--json',
      ]);
      expect([exitCode, json['error']]).toEqual([0, undefined]);
      expect(json['fills']).toBeGreaterThan(0);
    },
  );

  it.each(strategies.map(({ path }) => path))(
    '%s passes its check',
    { timeout: 90_000 },
    async (path) => {
      const { json } = await run(['strategy', 'check', path, ...BARS, '--json']);
      const isByChance = path.endsWith('/coin.ts'); // as its comment says
      expect(json).toMatchObject({
        lookahead: { passed: true },
        warmup: { passed: !isByChance },
        determinism: { passed: true },
      });
    },
  );
});

describe('the commands of guide and examples', () => {
  it('are there', () => {
    expect(commands.length).toBeGreaterThanOrEqual(8);
    expect(dirname(join(dir, 'x'))).toBe(dir);
  });

  it('end well, in their order', { timeout: 300_000 }, async () => {
    for (const line of commands) {
      const [program, ...argv] = line.split(' ');
      const { exitCode, stderr } = await run(argv);
      expect([program, exitCode, stderr], line).toEqual(['mqk', 0, expect.any(String)]);
    }
  });
});
