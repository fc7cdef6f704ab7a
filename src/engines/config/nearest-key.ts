/** The declared key that an unknown path was probably meant to be. */
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

/** Levenshtein distance, one row at a time. */
function countEdits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a.charAt(i - 1) === b.charAt(j - 1) ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
