/**
 * All checks of the project in one command: `npm test`, the same in CI.
 *
 *     npm test                                  everything
 *     npm test -- --only lint,types             some
 *     npm test -- --only tests src/engines      the tests below a path
 *
 * One line a check, the output of those that fail, and a last line that counts the tests. Exit code
 * 1 when anything fails.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { closingLine, countTests, type TestCount } from './check/count-tests.ts';
import { runTool, type Outcome } from './check/run-tool.ts';

const RESULTS = '.mqk/vitest.json';

interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

/** The product as bundled: process tests start it. */
const BUILD: Step = { name: 'build', command: ['node', 'bin/install.mjs'] };

/** Independent of one another. The long ones first, so that two lanes end together. */
const STATIC: readonly Step[] = [
  { name: 'lint', command: ['eslint', '.'] },
  { name: 'types', command: ['tsc'] },
  // What runs in a browser is checked against a browser.
  { name: 'browser', command: ['tsc', '-p', 'tests/browser'] },
  { name: 'unused', command: ['knip'] },
  { name: 'format', command: ['prettier', '--check', '.'] },
  { name: 'floors', command: ['depcruise', 'src', 'tests'] },
  { name: 'tidy', command: ['tsx', 'scripts/tidy.ts'] },
];
const LANES = 2;

/** Alone on the machine: some tests measure time. */
const TESTS: Step = {
  name: 'tests',
  command: [
    'vitest',
    'run',
    '--reporter=minimal',
    '--reporter=json',
    `--outputFile.json=${RESULTS}`,
  ],
};

const { values, positionals } = parseArgs({
  options: { only: { type: 'string' } },
  allowPositionals: true,
});
const only = values.only?.split(',');
const unknown = only?.filter(
  (name) => ![BUILD, ...STATIC, TESTS].some((step) => step.name === name),
);
if (unknown !== undefined && unknown.length > 0) {
  const names = [BUILD, ...STATIC, TESTS].map(({ name }) => name).join(', ');
  console.error(`error USAGE: no check is called ${unknown.join(', ')}\nfix: choose from ${names}`);
  process.exit(2);
}
const isWanted = ({ name }: Step): boolean => only === undefined || only.includes(name);

const outcomes: Outcome[] = [];
if (isWanted(BUILD)) outcomes.push(await show(BUILD));
outcomes.push(...(await inLanes(STATIC.filter(isWanted))));
const tests = isWanted(TESTS) ? await runTests() : { passed: 0, failed: 0, skipped: 0 };

const failed = outcomes.filter(({ isOk }) => !isOk).map(({ name }) => name);
if (failed.length > 0) console.log(`failed: ${failed.join(', ')}`);
console.log(closingLine(tests));
process.exitCode = failed.length > 0 || tests.failed > 0 ? 1 : 0;

async function show(step: Step): Promise<Outcome> {
  const outcome = await runTool(step.name, step.command);
  console.log(
    `${outcome.isOk ? 'ok    ' : 'FAILED'}  ${step.name.padEnd(8)} ${outcome.seconds.toFixed(1)} s`,
  );
  if (!outcome.isOk) console.log(outcome.output.trimEnd());
  return outcome;
}

async function inLanes(steps: readonly Step[]): Promise<Outcome[]> {
  const waiting = [...steps];
  const done: Outcome[] = [];
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      done.push(await show(step));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return done;
}

async function runTests(): Promise<TestCount> {
  mkdirSync('.mqk', { recursive: true });
  rmSync(RESULTS, { force: true });
  const outcome = await show({ ...TESTS, command: [...TESTS.command, ...positionals] });
  outcomes.push(outcome);
  return countTests(readResults(), outcome.isOk);
}

function readResults(): string | undefined {
  try {
    return readFileSync(RESULTS, 'utf8');
  } catch {
    return undefined;
  }
}
