/**
 * What holds for any input: the way out is a value or a typed problem, in bounded time, and the prototypes of
 * the language are as before. Each function throws when it does not hold.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseLayerBytes } from '../../../src/adapters/configfiles/read-layers.ts';
import {
  buildEffectiveConfig,
  compareConfigs,
  describeLeaves,
  findStressTrespass,
  mergeLayers,
} from '../../../src/engines/config/index.ts';
import { CODES, MODES } from '../../../src/foundation/model/index.ts';
import { mqk } from '../cli/run-in-process.ts';
import { LAYER_NAMES } from './command-inputs.ts';

/** A hang, and no less: on a busy machine the first call of a command, compiled on the way, takes 2 s. */
const MOST_MS = 10_000;
const INTERNAL_ERROR = 1;
const EXIT_CODES = new Set([0, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

/** Reads and judges bytes as a layer, alone and in each mode. */
export function surviveLayer(bytes: Uint8Array): void {
  const startedAt = performance.now();
  const { root, problems } = parseLayerBytes(bytes, 'fuzz.yaml');
  const told = [...problems, ...findStressTrespass(root)];
  for (const mode of MODES) {
    const built = buildEffectiveConfig([root], mode);
    told.push(...(built.ok ? built.value.warnings : built.error));
    describeLeaves(root, mode);
  }
  if (mergeLayers([root]).problems.length === 0) compareConfigs(root, root);
  for (const { code } of told) demand(Object.hasOwn(CODES, code), `unknown code ${code}`);
  demandIntact(startedAt);
}

/** Runs a command line in this process, in a folder of `prepareFolder`. */
export async function surviveCommand(argv: readonly string[], cwd: string): Promise<void> {
  const startedAt = performance.now();
  const { exitCode, stdout, stderr } = await mqk(argv, {
    cwd,
    env: { MQK_HOME: join(cwd, 'home') },
  });
  demand(exitCode !== INTERNAL_ERROR, `internal error: ${stderr.slice(0, 400)}`);
  demand(EXIT_CODES.has(exitCode), `exit code ${exitCode}`);
  demand(!stdout.includes('INTERNAL_ERROR'), 'an internal error on stdout');
  if (!argv.includes('--debug')) demand(!/^\s+at .+:\d+:\d+\)?$/m.test(stderr), 'a stack trace');
  const isHelp = stdout.startsWith('Usage:');
  if (argv.includes('--json') && !isHelp && stdout !== '') JSON.parse(stdout);
  demandIntact(startedAt);
}

/** A folder with the layers that command lines name. */
export function prepareFolder(base: string): {
  readonly path: string;
  readonly remove: () => void;
} {
  const path = mkdtempSync(join(tmpdir(), 'mqk-fuzz-'));
  const [first, second, third] = LAYER_NAMES;
  writeFileSync(join(path, first), base);
  writeFileSync(join(path, second), 'risk: {max_drawdown: 0.1}\nnothing: reads this\n');
  writeFileSync(join(path, third), 'a: &x [1\n__proto__: 2\n');
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

const prototypes = (): string =>
  [Object.prototype, Array.prototype, Function.prototype, Map.prototype, String.prototype]
    .map((prototype) => Reflect.ownKeys(prototype).map(String).join())
    .join(';');
const BEFORE = prototypes();

function demandIntact(startedAt: number): void {
  demand(prototypes() === BEFORE, 'a prototype was changed');
  const ms = performance.now() - startedAt;
  demand(ms < MOST_MS, `took ${ms.toFixed(0)} ms`);
}

function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
