/**
 * A strategy from its author's file, without a build step: bundled in memory, hashed, and run in a
 * sandbox. Every run gets the file evaluated anew, so that nothing that one run leaves in a variable
 * of the file reaches the next.
 */
import { accessSync, constants, statSync, type Stats } from 'node:fs';
import { Failure, InvariantViolation, type Sha256Hex } from '../../foundation/core/index.ts';
import {
  isDefinedStrategy,
  isThrown,
  thrownFacts,
  type StrategyDefinition,
} from '../../engines/strategy/index.ts';
import { authorsApi } from './authors-api.ts';
import { bundleStrategy, type StrategyBundle } from './bundle-strategy.ts';
import { runLimited } from './run-limited.ts';
import { Sandbox } from './sandbox.ts';
import { sourcePlace } from './source-place.ts';
import { strategyLimit } from './strategy-limit.ts';

const WARMUP_LIMIT = strategyLimit(() => 'from warmup');
const INIT_LIMIT = strategyLimit(() => 'from init');

/** A user's strategy, ready to be run. */
export interface LoadedStrategy {
  readonly path: string;
  readonly definition: StrategyDefinition;
  /** Of the bundled source: part of the run's id. */
  readonly sourceSha256: Sha256Hex;
  /** Plain data, from which a worker thread makes the same strategy. */
  readonly bundle: StrategyBundle;
  /** The error with file and line, when it came out of the author's code. */
  readonly explain: (error: unknown) => unknown;
}

/**
 * Loads the file at an absolute path. Fails with STRATEGY_FILE_NOT_FOUND, FILE_IS_DIRECTORY,
 * FILE_NOT_READABLE, STRATEGY_SYNTAX_INVALID, STRATEGY_IMPORT_FORBIDDEN, STRATEGY_IMPURE,
 * STRATEGY_LOAD_TIMEOUT, STRATEGY_FAILED, STRATEGY_EXPORT_AMBIGUOUS or STRATEGY_EXPORT_MISSING.
 */
export async function loadStrategy(path: string): Promise<LoadedStrategy> {
  requireFile(path);
  return strategyOf(path, await bundleStrategy(path));
}

/** The strategy of a file that was bundled before, whatever the file says by now. Fails as `loadStrategy`. */
export function strategyOf(path: string, bundle: StrategyBundle): LoadedStrategy {
  const sandbox = new Sandbox(bundle, authorsApi);
  const explain = (error: unknown): unknown => explained(error, bundle);
  const evaluate = (): StrategyDefinition => {
    try {
      return definitionIn(sandbox.evaluate(), path);
    } catch (error) {
      throw explain(error);
    }
  };
  const first = evaluate();
  const definition: StrategyDefinition = {
    ...first,
    warmup: (params) => runLimited(() => first.warmup(params), WARMUP_LIMIT),
    create: (params, context) => runLimited(() => evaluate().create(params, context), INIT_LIMIT),
  };
  return { path, definition, sourceSha256: bundle.sha256, bundle, explain };
}

function requireFile(path: string): void {
  const stat = statOf(path);
  if (stat === undefined) {
    throw new Failure('NOT_FOUND', 'STRATEGY_FILE_NOT_FOUND', `there is no file ${path}`, {
      fix: 'check the path; `mqk strategy new NAME` writes strategies/NAME.ts',
    });
  }
  if (stat.isDirectory()) {
    throw new Failure('INPUT', 'FILE_IS_DIRECTORY', `${path} is a directory`, {
      fix: 'give the strategy file inside of it',
    });
  }
  if (!stat.isFile()) {
    throw new Failure('INPUT', 'FILE_NOT_REGULAR', `${path} is a pipe, socket or device`, {
      fix: 'give a file',
    });
  }
  readable(path, () => {
    accessSync(path, constants.R_OK);
  });
}

function statOf(path: string): Stats | undefined {
  return readable(path, () => statSync(path, { throwIfNoEntry: false }));
}

/** What the file system says against a path: no permission, a loop of links, a name too long. */
function readable<T>(path: string, look: () => T): T {
  try {
    return look();
  } catch (error) {
    throw new Failure('UNAVAILABLE', 'FILE_NOT_READABLE', `cannot read ${path}: ${codeOf(error)}`, {
      cause: error,
    });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

/** The default export, or the export called `strategy`; a file is one strategy. */
function definitionIn(
  exports: Readonly<Record<string, unknown>>,
  path: string,
): StrategyDefinition {
  const names = Object.keys(exports).join(', ');
  const strategies = new Set(Object.values(exports).filter(isDefinedStrategy));
  if (strategies.size > 1) {
    const message = `${path} exports ${strategies.size} strategies: ${names}`;
    throw new Failure('INPUT', 'STRATEGY_EXPORT_AMBIGUOUS', message, {
      fix: 'write each strategy into a file of its own',
    });
  }
  const found = exports['default'] ?? exports['strategy'];
  if (isDefinedStrategy(found)) return found;
  throw new Failure(
    'INPUT',
    'STRATEGY_EXPORT_MISSING',
    `${path} exports no strategy; it exports: ${names === '' ? 'nothing' : names}`,
    { fix: 'write export default defineStrategy({ … })' },
  );
}

/** Adds file and line to what went wrong in or below the author's code; other errors stay as they are. */
function explained(error: unknown, bundle: StrategyBundle): unknown {
  if (isThrown(error, Failure)) return located(error, bundle);
  if (isThrown(error, InvariantViolation)) return error; // ours, though the author's code called it
  const { stack, text } = thrownFacts(error);
  const failure = new Failure('INPUT', 'STRATEGY_FAILED', `the strategy threw ${text}`, {
    fix: 'correct the line named',
    cause: error,
  });
  return sourcePlace(bundle, stack) === null ? error : located(failure, bundle);
}

function located(failure: Failure, bundle: StrategyBundle): Failure {
  const { kind, code, message, problems, fix, cause } = failure;
  if (problems.some(({ file }) => file !== undefined)) return failure;
  const place = sourcePlace(bundle, `${thrownFacts(cause).stack}\n${failure.stack ?? ''}`);
  if (place === null) return failure;
  return new Failure(kind, code, message, {
    problems: [...problems, { code, message: 'here', ...place }],
    ...(fix === null ? {} : { fix }),
    cause,
  });
}
