/** A config as pairs of path and text. */
import { canonicalConfig } from '../canonical.ts';
import { visitLeaves } from '../leaves.ts';
import type { ConfigMap } from '../types.ts';

/** Canonical text of each leaf by its path, in the order written. Every number must be decimal text. */
export function leafTexts(root: ConfigMap): Readonly<Record<string, string>> {
  const texts: (readonly [string, string])[] = [];
  visitLeaves(root, (path, leaf) => texts.push([path, canonicalConfig(leaf)]));
  return Object.fromEntries(texts);
}
