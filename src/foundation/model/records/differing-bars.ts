/** In which bar files two lists of them differ, in words. */
import type { DataFile } from './run-record.ts';

type NamedFile = Pick<DataFile, 'symbol' | 'sha256'>;

/**
 * Each file of `recorded` that is another in `given`, with its path and both hashes, or is missing there; then those that
 * `recorded` has not. Empty: they are the same.
 */
export function differingBars(of: {
  readonly recorded: readonly NamedFile[];
  readonly given: readonly NamedFile[];
  /** Path of each symbol's file, as far as it is known. */
  readonly paths: ReadonlyMap<string, string>;
}): readonly string[] {
  const { recorded, given, paths } = of;
  const others = recorded.flatMap(({ symbol, sha256 }) => {
    const found = given.find((one) => one.symbol === symbol);
    if (found === undefined) return [`${symbol} is missing, the record has sha256 ${sha256}`];
    if (found.sha256 === sha256) return [];
    const path = paths.get(symbol) ?? 'the file';
    return [`${symbol}: ${path} has sha256 ${found.sha256}, the record ${sha256}`];
  });
  const extra = given.filter(({ symbol }) => recorded.every((one) => one.symbol !== symbol));
  return [...others, ...extra.map(({ symbol }) => `${symbol} is too much, the record has none`)];
}
