/**
 * Feeds hostile inputs to the parsers that meet what a person types, far more than `npm test` does:
 *
 *     npm run fuzz                                  100,000 inputs, four fifths of them layers
 *     npm run fuzz -- --runs 1000000 --seed 7       more, or a run again
 *
 * Prints a line a parser; exit code 1 with the smallest failing input when one does not survive. A nightly job
 * takes the default seed, the day: a failure names its seed and path for a run again.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { MS_PER_DAY } from '../src/foundation/model/index.ts';
import { commandLine } from '../tests/support/fuzz/command-inputs.ts';
import { layerBytes } from '../tests/support/fuzz/layer-inputs.ts';
import { prepareFolder, surviveCommand, surviveLayer } from '../tests/support/fuzz/survive.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Math.floor(Date.now() / MS_PER_DAY)) },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
if (!Number.isSafeInteger(runs) || runs < 5 || !Number.isSafeInteger(seed)) {
  console.error('error USAGE: --runs is a whole number from 5, --seed a whole number');
  process.exit(2);
}
const commands = Math.floor(runs / 5);

let isOk = report(
  'layers',
  runs - commands,
  fc.check(fc.property(layerBytes, surviveLayer), { numRuns: runs - commands, seed }),
);
const folder = prepareFolder(readFileSync('config/defaults/base.yaml', 'utf8'));
try {
  const property = fc.asyncProperty(commandLine, (argv) => surviveCommand(argv, folder.path));
  const outcome = await fc.check(property, { numRuns: commands, seed });
  isOk = report('command lines', commands, outcome) && isOk;
} finally {
  folder.remove();
}
process.exitCode = isOk ? 0 : 1;

function report<T>(what: string, count: number, outcome: fc.RunDetails<T>): boolean {
  if (!outcome.failed) {
    console.log(`ok      ${count} ${what} survived, seed ${seed}`);
    return true;
  }
  console.log(`FAILED  ${what} after ${outcome.numRuns} inputs`);
  console.log(fc.defaultReportMessage(outcome));
  console.log(String(outcome.errorInstance));
  return false;
}
