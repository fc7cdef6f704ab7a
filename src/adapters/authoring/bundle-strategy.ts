/**
 * One strategy and what it imports as one script, in memory. The bytes depend on the files' text alone:
 * not on the folder, its tsconfig or package.json, nor on the Node version; so their hash names the
 * strategy in a run's id.
 */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import type { BuildFailure, Message, OnLoadResult, OnResolveResult, Plugin } from 'esbuild';
import { Failure, sha256Hex, type Problem, type Sha256Hex } from '../../foundation/core/index.ts';

/** The package that a strategy may import. */
export const AUTHORS_PACKAGE = 'miniquantdesk';

export interface StrategyBundle {
  /** CommonJS text that requires nothing but `miniquantdesk`. */
  readonly code: string;
  /** Source map of `code`; its sources are paths relative to `folder`. */
  readonly map: string;
  /** Of the UTF-8 bytes of `code`. */
  readonly sha256: Sha256Hex;
  /** The strategy's folder, links resolved. */
  readonly folder: string;
}

const OURS = 'strategy';
const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs'];
/** How esbuild says that an import was refused by us, and not by its parser. */
const FORBIDDEN = 'STRATEGY_IMPORT_FORBIDDEN';
/** Problems that are told; a broken file can have hundreds. */
const MAX_PROBLEMS = 20;

/**
 * Bundles the file at an absolute path that exists. Fails with STRATEGY_SYNTAX_INVALID or
 * STRATEGY_IMPORT_FORBIDDEN, each problem with file and line.
 */
export async function bundleStrategy(path: string): Promise<StrategyBundle> {
  const { build } = await import('esbuild');
  const folder = realpathSync(dirname(path));
  try {
    const { outputFiles } = await build({
      absWorkingDir: folder,
      entryPoints: [`./${basename(path)}`],
      bundle: true,
      write: false,
      outfile: 'strategy.js',
      format: 'cjs',
      platform: 'neutral',
      target: 'es2022',
      // Written out as calls of Math.pow and Promise, which the sandbox refuses by name.
      supported: { 'exponent-operator': false, 'async-await': false, 'dynamic-import': false },
      charset: 'utf8',
      legalComments: 'none',
      sourcemap: 'external',
      sourcesContent: false,
      tsconfigRaw: {
        compilerOptions: { verbatimModuleSyntax: true, useDefineForClassFields: false },
      },
      logLevel: 'silent',
      plugins: [onlyOwnFiles(folder)],
    });
    const text = (end: string): string =>
      outputFiles.find((file) => file.path.endsWith(end))?.text ?? '';
    const code = text('strategy.js');
    return { code, map: text('.map'), sha256: sha256Hex(code), folder };
  } catch (error) {
    if (isBuildFailure(error)) throw refusal(path, folder, error.errors);
    throw error;
  }
}

/**
 * Resolves every import by itself: relative files inside of the folder, and the authors' package. In a
 * namespace of our own esbuild looks at no package.json or tsconfig above the folder.
 */
function onlyOwnFiles(folder: string): Plugin {
  return {
    name: 'only-own-files',
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ path, importer, kind }): OnResolveResult => {
        if (kind === 'entry-point') return { path: path.slice(2), namespace: OURS };
        if (kind !== 'import-statement') return forbid(path, 'only import ... from is allowed');
        if (path === AUTHORS_PACKAGE) return { path, external: true };
        if (!/^\.{1,2}\//.test(path)) {
          return forbid(path, `only ${AUTHORS_PACKAGE} and files beside the strategy are allowed`);
        }
        return resolveOwn(folder, join(dirname(importer), path));
      });
      build.onLoad({ filter: /.*/, namespace: OURS }, ({ path }): OnLoadResult => {
        return { contents: readFileSync(join(folder, path), 'utf8'), loader: 'ts' };
      });
    },
  };
}

function resolveOwn(folder: string, path: string): OnResolveResult {
  const wanted = resolve(folder, path);
  const found = [wanted, ...EXTENSIONS.map((extension) => wanted + extension)].find(isFile);
  if (found === undefined) return { errors: [{ text: `there is no file ${path}` }] };
  const inside = relative(folder, realpathSync(found)).split(sep).join('/');
  if (inside.startsWith('..'))
    return forbid(path, "the file lies outside of the strategy's folder");
  if (!EXTENSIONS.includes(extname(found))) return forbid(path, 'only .ts and .js are code');
  return { path: inside, namespace: OURS };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function forbid(path: string, why: string): OnResolveResult {
  return { errors: [{ text: `${path}: ${why}`, detail: FORBIDDEN }] };
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error;
}

function refusal(path: string, folder: string, errors: readonly Message[]): Failure {
  const problems = errors.slice(0, MAX_PROBLEMS).map((message) => problemOf(message, folder));
  const isForbidden = errors.some(({ detail }) => detail === FORBIDDEN);
  return isForbidden
    ? new Failure('INPUT', 'STRATEGY_IMPORT_FORBIDDEN', `${path} imports what it may not`, {
        problems,
        fix: `import from ${AUTHORS_PACKAGE} or from files inside of the strategy's folder`,
      })
    : new Failure('INPUT', 'STRATEGY_SYNTAX_INVALID', `${path} is no TypeScript that can be read`, {
        problems,
        fix: 'correct the lines named',
      });
}

/** esbuild counts lines from 1 and columns from 0. */
function problemOf({ detail, location, text }: Message, folder: string): Problem {
  const code = detail === FORBIDDEN ? 'STRATEGY_IMPORT_FORBIDDEN' : 'STRATEGY_SYNTAX_INVALID';
  if (location === null) return { code, message: text };
  return {
    code,
    message: `${text} (column ${location.column + 1})`,
    file: join(folder, location.file.replace(`${OURS}:`, '')),
    line: location.line,
    text: location.lineText.trim().slice(0, 80),
  };
}
