/** Finds the strategy files of a working directory. */
import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compareCodeUnits } from '../../foundation/core/index.ts';
import { STRATEGIES_FOLDER } from './new-strategy.ts';

const CODE = /^([a-z0-9_-]{1,64})\.(ts|mts|js|mjs)$/;

/** A name with a slash or an ending is a path. */
const PATH = /[/\\]|\.[cm]?[jt]s$/;

/** Whether a strategy is asked for by a path, and not by its id. */
export function isStrategyPath(name: string): boolean {
  return PATH.test(name);
}

/**
 * What is named like a strategy in `strategies/`, sorted; empty when there is no such folder. A directory of such
 * a name is among them: loading it says what is wrong.
 */
export function strategyFiles(cwd: string): readonly string[] {
  const folder = join(cwd, STRATEGIES_FOLDER);
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) return [];
  return readdirSync(folder)
    .filter((name) => CODE.test(name))
    .map((name) => join(folder, name))
    .sort(compareCodeUnits);
}

/** The file of `strategies/` that is named by an id; null when there is none. */
export function strategyFileOf(cwd: string, id: string): string | null {
  const found = strategyFiles(cwd).find((path) => {
    const [, name] = CODE.exec(basename(path)) ?? [];
    return name === id;
  });
  return found ?? null;
}
