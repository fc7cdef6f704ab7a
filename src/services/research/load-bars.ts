/** Opens the bar files of a run: all of them, or every problem of all of them. */
import { join } from 'node:path';
import { openBars, type OpenedBars } from '../../adapters/marketdata/index.ts';
import { Failure, type Problem } from '../../foundation/core/index.ts';
import { parseSymbol } from '../../foundation/model/index.ts';
import type { BarsSource, Watch } from './backtest-request.ts';

export interface LoadedSymbol extends OpenedBars {
  readonly symbol: string;
  readonly file: string;
}

/**
 * Bars of all files, in the order given. Fails with BARS_SYMBOL_INVALID, BARS_SYMBOL_REPEATED,
 * BARS_REJECTED with up to 20 problems a file, or as opening a file fails.
 */
export async function loadBars(
  sources: readonly BarsSource[],
  home: string,
  watch: Watch,
): Promise<readonly LoadedSymbol[]> {
  requireSymbols(sources);
  const cacheDir = cacheDirOf(home);
  const loaded: LoadedSymbol[] = [];
  const problems: Problem[] = [];
  let more = 0;
  for (const { symbol, path } of sources) {
    const opened = await openBars(path, {
      cacheDir,
      note: watch.note,
      onProgress: (done, total) => {
        watch.onProgress('LOAD', done, total);
      },
      isAborted: watch.isInterrupted,
    });
    if (opened.ok) {
      loaded.push({ ...opened.value, symbol, file: path });
    } else {
      problems.push(...opened.error.problems);
      more += opened.error.more;
    }
  }
  if (problems.length > 0) throw rejected(problems, more);
  return loaded;
}

/** Where the columns of bar files are kept. */
export function cacheDirOf(home: string): string {
  return join(home, 'cache', 'bars');
}

/** Fails with BARS_SYMBOL_INVALID or BARS_SYMBOL_REPEATED. */
export function requireSymbols(sources: readonly BarsSource[]): void {
  const seen = new Set<string>();
  for (const { symbol } of sources) {
    if (parseSymbol(symbol) === null) {
      throw new Failure(
        'INPUT',
        'BARS_SYMBOL_INVALID',
        `"${symbol.slice(0, 80)}" is no symbol: 1 to 16 of A-Z, 0-9, dot and hyphen`,
        { fix: 'write --bars SYMBOL=FILE' },
      );
    }
    if (seen.has(symbol)) {
      throw new Failure('INPUT', 'BARS_SYMBOL_REPEATED', `${symbol} was given twice`, {
        fix: 'give each symbol one file',
      });
    }
    seen.add(symbol);
  }
}

function rejected(problems: readonly Problem[], more: number): Failure {
  const count = problems.length + more;
  const rest = more === 0 ? '' : `, ${more} of them not shown`;
  const message = `the bars have ${count} problem${count === 1 ? '' : 's'}${rest}`;
  return new Failure('INPUT', 'BARS_REJECTED', message, {
    problems,
    fix: 'correct the lines named; docs/specs/data_pipeline_and_integrity.md has the format',
  });
}
