/**
 * Where a strategy's script runs: a context of its own, in which nothing is reachable that differs
 * between two runs. It guards against accident, not against malice: a strategy is a program that its
 * author runs.
 */
import { createContext, Script, type Context } from 'node:vm';
import { Failure, InvariantViolation } from '../../foundation/core/index.ts';
import { AUTHORS_PACKAGE, type StrategyBundle } from './bundle-strategy.ts';
import {
  ALLOWED_GLOBALS,
  IMPURE_GLOBALS,
  IMPURE_MATH,
  LOCAL_NAMES,
  LOCALE_ADVICE,
  LOCALE_METHODS,
  UNKNOWN_ADVICE,
} from './impure-names.ts';
import { runLimited, type TimeLimit } from './run-limited.ts';
import { SCRIPT_NAME, sourcePlace } from './source-place.ts';

/** A file has this long for what stands outside of its functions. */
const LOAD_LIMIT: TimeLimit = {
  ms: 1000,
  exceeded: () => {
    const message = 'the file did not come to its end within a second';
    return new Failure('INPUT', 'STRATEGY_LOAD_TIMEOUT', message, {
      fix: 'look for a loop that stands outside of functions',
    });
  },
};

/** What the script exported. */
export type Exports = Readonly<Record<string, unknown>>;

/** A bundled strategy that can be evaluated again and again, each time without a memory. */
export class Sandbox {
  private readonly bundle: StrategyBundle;
  private readonly api: Exports;
  private readonly script: Script;
  /** Each global that is refused, with what to use instead. */
  private readonly refused: ReadonlyMap<string, string>;
  /** What has come to its end once will do so again: a time limit costs more than all the rest. */
  private isKnownToEnd = false;

  /** `api` is what the script gets for an import of `miniquantdesk`. */
  constructor(bundle: StrategyBundle, api: Exports) {
    this.bundle = bundle;
    this.api = api;
    this.refused = refusedGlobals();
    const names = ['exports', 'module', 'require', ...LOCAL_NAMES].join(', ');
    this.script = new Script(`(function (${names}) {"use strict";\n${bundle.code}\n})`, {
      filename: SCRIPT_NAME,
      lineOffset: -1, // the wrapper's line is not in the source map
    });
  }

  /**
   * Runs the script in a new context. Fails with STRATEGY_IMPURE, with STRATEGY_LOAD_TIMEOUT, or with
   * whatever the script throws.
   */
  evaluate(): Exports {
    const refuse = (name: string, advice: string = LOCALE_ADVICE): never =>
      this.refuse(name, advice);
    const globals = guardedGlobals(this.refused, refuse);
    const context = createContext(globals, { codeGeneration: { strings: false, wasm: false } });
    const locals = prepare(context, refuse);
    const module: { exports: Exports } = { exports: {} };
    const require = (name: string): unknown =>
      name === AUTHORS_PACKAGE ? this.api : refuse('require', IMPURE_GLOBALS['require']);
    const run = callable(this.script.runInContext(context));
    const start = (): void => void run(module.exports, module, require, ...locals);
    if (this.isKnownToEnd) start();
    else runLimited(start, LOAD_LIMIT);
    this.isKnownToEnd = true;
    return module.exports;
  }

  private refuse(name: string, advice: string): never {
    const failure = new Failure('INPUT', 'STRATEGY_IMPURE', `a strategy can't use ${name}`);
    const place = sourcePlace(this.bundle, failure.stack ?? '');
    const problem = { code: 'STRATEGY_IMPURE', message: advice, text: name };
    throw new Failure('INPUT', 'STRATEGY_IMPURE', failure.message, {
      problems: [place === null ? problem : { ...problem, ...place }],
      fix: advice,
    });
  }
}

const GLOBAL_NAMES = new Script('Object.getOwnPropertyNames(globalThis)');

/** What we know to be impure, and whatever else a context of this Node has that we don't know. */
function refusedGlobals(): ReadonlyMap<string, string> {
  const refused = new Map(Object.entries(IMPURE_GLOBALS));
  const names: unknown = GLOBAL_NAMES.runInContext(createContext({}));
  if (!isList(names)) throw new InvariantViolation("a context's names are a list");
  for (const name of names.map(String)) {
    if (!ALLOWED_GLOBALS.has(name) && !refused.has(name)) refused.set(name, UNKNOWN_ADVICE);
  }
  return refused;
}

/** Lists of another context are no instances of our Array. */
function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function guardedGlobals(
  refused: ReadonlyMap<string, string>,
  refuse: (name: string, advice: string) => never,
): object {
  const guarded = [...refused].map(([name, advice]): [string, object] => [
    name,
    trapOf(() => refuse(name, advice)),
  ]);
  return Object.fromEntries(guarded);
}

/**
 * Stands for what is forbidden: to call it, to make one, or to look into it is refused. A getter that
 * throws would refuse the bare name too, but from Node 24 on it makes the name unknown, without advice.
 */
function trapOf(refuse: () => never): object {
  const traps = { apply: refuse, construct: refuse, get: refuse, has: refuse, set: refuse };
  return new Proxy(Forbidden, { ...traps, getPrototypeOf: refuse, ownKeys: refuse });
}

/** Can be called and made, as whatever it stands for. */
function Forbidden(): undefined {
  return undefined;
}

/** Runs inside of the context: replaces what is impure in it, and answers its intrinsics by name. */
const GUARD = new Script(`(function (names, impureMath, localeMethods, refuse) {
  const math = {};
  for (const name of Object.getOwnPropertyNames(Math)) {
    if (!(name in impureMath)) math[name] = Math[name];
  }
  for (const name of Object.keys(impureMath)) {
    math[name] = () => refuse('Math.' + name, impureMath[name]);
  }
  globalThis.Math = Object.freeze(math);
  for (const [owner, methods] of Object.entries(localeMethods)) {
    for (const name of methods) {
      globalThis[owner].prototype[name] = () => refuse(name);
    }
  }
  return names.map((name) => globalThis[name]);
})`);

/** The intrinsics of a new context in the order of LOCAL_NAMES, guarded. */
function prepare(
  context: Context,
  refuse: (name: string, advice?: string) => never,
): readonly unknown[] {
  const guard: unknown = GUARD.runInContext(context);
  const locals = callable(guard)(LOCAL_NAMES, IMPURE_MATH, LOCALE_METHODS, refuse);
  if (!Array.isArray(locals)) throw new TypeError('the intrinsics of a context are a list');
  return locals;
}

function callable(value: unknown): (...args: readonly unknown[]) => unknown {
  if (!isCallable(value)) throw new TypeError('a script of the sandbox is a function');
  return value;
}

function isCallable(value: unknown): value is (...args: readonly unknown[]) => unknown {
  return typeof value === 'function';
}
