/** Remembers where the source of a user's strategy lies, by its hash: who trades the run finds it there again. */
import { makeFolder } from '../../../adapters/artifacts/index.ts';
import { noteSources, type NoteTo } from '../../../adapters/sourceindex/index.ts';
import type { ChosenStrategy } from './choose-strategy.ts';

/** A built-in strategy has no file. What can't be written is noted in a line, and `--strategy` is needed then. */
export function noteStrategy(
  { path, sourceSha256: sha256 }: ChosenStrategy,
  { home, note }: Pick<NoteTo, 'home' | 'note'>,
): void {
  if (path === null || sha256 === null) return;
  noteSources([{ kind: 'STRATEGY', sha256, path }], { home, makeFolder, note });
}
