/**
 * What a strategy can't reach, each with the thing to use instead: the same bars and parameters must
 * give the same decisions on every machine, in every replay and after every restart.
 */

const TIME = 'the time of the bar is ctx.now';
const CHANCE = 'draw from ctx.random(), which the seed of the run starts';
const WAITING = 'a strategy never waits: decide in onBar from what ctx has';
const OUTSIDE = 'a strategy sees its parameters and ctx, nothing outside of them';
const CODE = 'write the code into the file: it is hashed into the run id';
const LOCALE = 'text and numbers may not hang on a locale: use < and >, or String(value)';
const LATER = 'not every Node that runs a strategy has it';
const MEMORY = 'keep plain data in the state: it is what a restart restores';

/** Globals whose use is STRATEGY_IMPURE. */
export const IMPURE_GLOBALS: Readonly<Record<string, string>> = {
  Date: TIME,
  performance: TIME,
  crypto: CHANCE,
  process: OUTSIDE,
  require: 'import from miniquantdesk or from files beside the strategy',
  module: 'use export',
  global: OUTSIDE,
  Buffer: OUTSIDE,
  fetch: OUTSIDE,
  WebSocket: OUTSIDE,
  XMLHttpRequest: OUTSIDE,
  navigator: OUTSIDE,
  localStorage: MEMORY,
  sessionStorage: MEMORY,
  console: 'return values; the audit log of the run tells every decision',
  setTimeout: WAITING,
  setInterval: WAITING,
  setImmediate: WAITING,
  queueMicrotask: WAITING,
  Promise: WAITING,
  Atomics: WAITING,
  SharedArrayBuffer: MEMORY,
  WeakRef: MEMORY,
  FinalizationRegistry: MEMORY,
  WebAssembly: CODE,
  eval: CODE,
  Function: CODE,
  Intl: LOCALE,
  Temporal: TIME,
  Iterator: LATER,
  Float16Array: LATER,
  DisposableStack: LATER,
  AsyncDisposableStack: WAITING,
  SuppressedError: LATER,
};

/** What is said of a global that a later Node brings: it may be a clock, and others don't have it. */
export const UNKNOWN_ADVICE = 'use what every Node has and what is the same in every run';

/** Globals that mean the same in every run, on every machine and Node. All others are STRATEGY_IMPURE. */
export const ALLOWED_GLOBALS: ReadonlySet<string> = new Set([
  ...['globalThis', 'Infinity', 'NaN', 'undefined', 'isFinite', 'isNaN', 'parseFloat', 'parseInt'],
  ...['Array', 'BigInt', 'Boolean', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Proxy', 'Reflect'],
  ...['RegExp', 'Set', 'String', 'Symbol', 'WeakMap', 'WeakSet'],
  ...['ArrayBuffer', 'BigInt64Array', 'BigUint64Array', 'DataView', 'Float32Array', 'Float64Array'],
  ...['Int8Array', 'Int16Array', 'Int32Array', 'Uint8Array', 'Uint8ClampedArray', 'Uint16Array'],
  'Uint32Array',
  ...['AggregateError', 'Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError'],
  ...['TypeError', 'URIError'],
  ...['decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape', 'unescape'],
]);

/** Members of Math whose bits differ between machines or Node versions, or that are drawn by chance. */
export const IMPURE_MATH: Readonly<Record<string, string>> = {
  random: CHANCE,
  pow: 'multiply: x ** y and Math.pow differ between Node versions',
  ...Object.fromEntries(
    [
      ...['acos', 'acosh', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'cbrt', 'cos', 'cosh', 'exp'],
      ...['expm1', 'hypot', 'log', 'log10', 'log1p', 'log2', 'sin', 'sinh', 'tan', 'tanh'],
    ].map((name) => [name, 'only + - * / and Math.sqrt give the same bits everywhere']),
  ),
};

/** Methods that ask the machine for its language, by the prototype that has them. */
export const LOCALE_METHODS: Readonly<Record<string, readonly string[]>> = {
  String: ['localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase'],
  Number: ['toLocaleString'],
  BigInt: ['toLocaleString'],
  Array: ['toLocaleString'],
  Object: ['toLocaleString'],
};
export const LOCALE_ADVICE = LOCALE;

/**
 * Intrinsics that a strategy gets as local names: in a context of its own, each look-up of a global
 * goes through an interceptor that costs more than the arithmetic around it.
 */
export const LOCAL_NAMES = [
  ...['Math', 'Number', 'Object', 'Array', 'String', 'Boolean', 'BigInt', 'Symbol', 'JSON'],
  ...['Map', 'Set', 'WeakMap', 'WeakSet', 'Error', 'TypeError', 'RangeError', 'RegExp', 'Reflect'],
  ...['Float64Array', 'Float32Array', 'Int8Array', 'Int16Array', 'Int32Array', 'Uint8Array'],
  ...['Uint16Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array', 'ArrayBuffer', 'DataView'],
  ...['Infinity', 'NaN', 'undefined', 'isNaN', 'isFinite', 'parseInt'],
] as const;
