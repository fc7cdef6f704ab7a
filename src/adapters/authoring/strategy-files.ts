/** Finds the strategy files of a working directory. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodeUnits } from '../../foundation/core/index.ts';
import { STRATEGIES_FOLDER } from './new-strategy.ts';

const CODE = /^([a-z0-9_-]{1,64})\.(ts|mts|js|mjs)$/;

/** Files of `strategies/` that are named like a strategy, sorted; empty when there is no such folder. */
export function strategyFiles(cwd: string): readonly string[] {
  const folder = join(cwd, STRATEGIES_FOLDER);
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && CODE.test(entry.name))
    .map(({ name }) => join(folder, name))
    .sort(compareCodeUnits);
}

/** The file of `strategies/` that is named by an id; null when there is none. */
export function strategyFileOf(cwd: string, id: string): string | null {
  const found = strategyFiles(cwd).find((path) => {
    const [, name] = CODE.exec(path.slice(path.lastIndexOf('/') + 1)) ?? [];
    return name === id;
  });
  return found ?? null;
}
