/** The declared key that an unknown path was probably meant to be. */
import { countEdits } from '../../foundation/core/index.ts';
import { CONFIG_KEY_NAMES, type ConfigKey } from '../../foundation/model/index.ts';

/** Longer paths are no misspelling of a declared key. */
const LONGEST = 80;

/** The same last part in another section, else the fewest edits within a third of the length. */
export function nearestKey(path: string): ConfigKey | null {
  if (path.length > LONGEST) return null;
  const leaf = lastPart(path);
  const moved = CONFIG_KEY_NAMES.filter((key) => lastPart(key) === leaf);
  if (moved.length === 1) return moved[0] ?? null;
  let best: ConfigKey | null = null;
  let bestEdits = Math.floor(path.length / 3) + 1;
  for (const key of CONFIG_KEY_NAMES) {
    const edits = countEdits(path, key);
    if (edits >= bestEdits) continue;
    best = key;
    bestEdits = edits;
  }
  return best;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
