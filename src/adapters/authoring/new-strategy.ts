/** Writes the first form of a strategy into the `strategies` folder of a working directory. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { Failure } from '../../foundation/core/index.ts';
import { parseStrategyId } from '../../foundation/model/index.ts';
import { TEMPLATES, testText, typesConfigText, type Template } from './templates.ts';

/** Where strategies are looked for, below the working directory. */
export const STRATEGIES_FOLDER = 'strategies';

export interface NewStrategy {
  readonly name: string;
  readonly template: Template;
  readonly withTest: boolean;
}

/**
 * Writes `strategies/NAME.ts`, with a test when asked, and outside of the clone a tsconfig.json that
 * tells an editor where the package's types are. Returns the absolute paths written. Fails with
 * STRATEGY_NAME_INVALID, STRATEGY_FILE_EXISTS (nothing was written) or STRATEGY_FILE_UNWRITABLE.
 */
export function writeNewStrategy(
  of: NewStrategy,
  places: { readonly cwd: string; readonly packageRoot: string },
): readonly string[] {
  const { name, template, withTest } = of;
  requireName(name);
  const folder = join(places.cwd, STRATEGIES_FOLDER);
  const files = [
    { path: join(folder, `${name}.ts`), text: TEMPLATES[template](name) },
    ...(withTest ? [{ path: join(folder, `${name}.test.ts`), text: testText(name) }] : []),
  ];
  const standing = files.find(({ path }) => existsSync(path));
  if (standing !== undefined) failExists(standing.path);
  const types = join(folder, 'tsconfig.json');
  if (!isInside(places.packageRoot, folder) && !existsSync(types)) {
    files.push({ path: types, text: typesConfigText(places.packageRoot) });
  }
  for (const { path, text } of files) writeOnce(path, text);
  return files.map(({ path }) => path);
}

function requireName(name: string): void {
  if (parseStrategyId(name) !== null) return;
  throw new Failure(
    'INPUT',
    'STRATEGY_NAME_INVALID',
    `"${name.slice(0, 80)}" is no name for a strategy: 1 to 64 of a-z, 0-9, _ and -`,
    { fix: 'choose another name, for example my-momentum' },
  );
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`);
}

function writeOnce(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    failUnwritable(dirname(path), error);
  }
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') failExists(path);
    failUnwritable(path, error);
  }
}

function failUnwritable(path: string, cause: unknown): never {
  throw new Failure('UNAVAILABLE', 'STRATEGY_FILE_UNWRITABLE', `cannot write ${path}`, {
    fix: 'make room or give write permission, or call from another folder',
    cause,
  });
}

function failExists(path: string): never {
  throw new Failure('CONFLICT', 'STRATEGY_FILE_EXISTS', `${path} exists, and is left as it is`, {
    fix: 'choose another name, or move the file away',
  });
}
