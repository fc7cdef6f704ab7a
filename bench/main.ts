/**
 * Runs the benchmarks: `npm run -s bench -- [engine|sweep|sweep-command|author|load|audit] [--json]`. With `--json` one line a case
 * on stdout, `{"name": …, "bars_per_second": …}`; else a table with the control loop's ratio.
 */
import { auditCases } from './audit.ts';
import { authorCases } from './author.ts';
import { time, type BenchCase } from './cases.ts';
import { engineCases } from './engine.ts';
import { loadCases } from './load.ts';
import { sweepCommandCases } from './sweep-command.ts';
import { sweepCases } from './sweep.ts';

/** A case, or what makes it: big inputs are made when their turn comes. */
type CaseMaker = BenchCase | (() => BenchCase | Promise<BenchCase>);

const SUITES: Readonly<Record<string, () => readonly CaseMaker[]>> = {
  engine: engineCases,
  'sweep-command': sweepCommandCases,
  sweep: sweepCases,
  author: authorCases,
  load: loadCases,
  audit: auditCases,
};
const RUNS = 7;

const args = process.argv.slice(2);
const isJson = args.includes('--json');
const wanted = args.filter((arg) => !arg.startsWith('--'));
const unknown = wanted.find((name) => !Object.hasOwn(SUITES, name));
if (unknown !== undefined) {
  process.stderr.write(
    `error USAGE_INVALID: no suite "${unknown}"; there is ${Object.keys(SUITES).join(', ')}\n`,
  );
  process.exit(2);
}

/** Figure of the control loop, by unit. */
const controls = new Map<BenchCase['unit'], number>();
for (const [suite, makers] of Object.entries(SUITES)) {
  if (wanted.length > 0 && !wanted.includes(suite)) continue;
  for (const make of makers()) {
    const bench = typeof make === 'function' ? await make() : make;
    const { median, min, max } = await time(bench.run, RUNS);
    if (bench.name.endsWith('.control.read6')) controls.set(bench.unit, median);
    const more = bench.more?.() ?? {};
    const control = controls.get(bench.unit);
    const ratio =
      control === undefined ? {} : { control_ratio: Math.round((control / median) * 10) / 10 };
    const line = { name: bench.name, [bench.unit]: median, min, max, ...ratio, ...more };
    process.stdout.write(isJson ? `${JSON.stringify(line)}\n` : `${tableRow(line)}\n`);
    bench.close?.();
  }
}

function tableRow(line: Readonly<Record<string, string | number>>): string {
  return Object.entries(line)
    .map(([key, value]) => (key === 'name' ? String(value).padEnd(28) : `${key}=${value}`))
    .join('  ');
}
