/**
 * What floors 0-4 may not touch, each with the thing to use instead: the same inputs must give the
 * same outputs on every machine and in every replay. Plain data for `eslint.config.mjs`;
 * `tests/house/bans.test.ts` proves that each ban bites.
 */

const TIME = 'Time arrives in the input: take a UtcMillis parameter';
const WAITING = 'Floors 0-4 never wait: return the effect as data, floor 6 schedules it';
const RANDOM = 'Take the seeded PRNG of foundation/core as a parameter';
const LOCALE = 'Text and order may not hang on a locale: use';

/** Globals that reach outside of the computation. */
export const GLOBALS = [
  { name: 'Date', message: `${TIME}; foundation/calendar turns it into a day.` },
  { name: 'performance', message: `${TIME}; measure in bench/ or on floors 5-7.` },
  { name: 'setTimeout', message: `${WAITING}.` },
  { name: 'setInterval', message: `${WAITING}.` },
  { name: 'setImmediate', message: `${WAITING}.` },
  { name: 'queueMicrotask', message: `${WAITING}.` },
  { name: 'Promise', message: `${WAITING}.` },
  { name: 'fetch', message: 'Floors 0-4 do no I/O: declare a port in foundation/ports.' },
  { name: 'process', message: 'No environment below floor 5: take the value as a parameter.' },
  { name: 'console', message: 'Floors 0-4 print nothing: return a value or an event.' },
  {
    name: 'crypto',
    message: `${RANDOM}; ids arrive in the input, hashes come from foundation/core.`,
  },
  {
    name: 'Intl',
    message: `${LOCALE} foundation/calendar for days, foundation/model for numbers.`,
  },
  {
    name: 'parseFloat',
    message: 'Parse decimal text exactly with foundation/model (micros, ppm).',
  },
];

/** Members that differ between machines, versions or locales. */
export const PROPERTIES = [
  { object: 'Math', property: 'random', message: `${RANDOM}.` },
  {
    object: 'Math',
    property: 'pow',
    message: 'Its bits differ between Node versions: multiply, or exp/log in engines/promotion.',
  },
  {
    object: 'Number',
    property: 'parseFloat',
    message: 'Parse decimal text exactly with foundation/model (micros, ppm).',
  },
  { property: 'randomUUID', message: `${RANDOM}; ids arrive in the input.` },
  {
    property: 'localeCompare',
    message: `${LOCALE} compareCodeUnits of foundation/core or < and >.`,
  },
  {
    property: 'toFixed',
    message: 'It rounds a binary fraction: use the canonical decimal of foundation/model.',
  },
  {
    property: 'toPrecision',
    message: 'It rounds a binary fraction: use the canonical decimal of foundation/model.',
  },
];

const TRANSCENDENTAL = [
  'acos',
  'acosh',
  'asin',
  'asinh',
  'atan',
  'atan2',
  'atanh',
  'cbrt',
  'cos',
  'cosh',
  'exp',
  'expm1',
  'hypot',
  'log',
  'log10',
  'log1p',
  'log2',
  'sin',
  'sinh',
  'tan',
  'tanh',
];

/** Banned outside engines/promotion, the one home of floating point. */
export const TRANSCENDENTALS = TRANSCENDENTAL.map((property) => ({
  object: 'Math',
  property,
  message:
    'Only + - * / and sqrt are exact everywhere: engines/promotion is the one home of the rest.',
}));

/** Syntax that waits, generates, loads, or sorts by chance. */
export const SYNTAX = [
  { selector: ':function[async=true]', message: `No async on floors 0-4. ${WAITING}.` },
  { selector: 'AwaitExpression', message: `No await on floors 0-4. ${WAITING}.` },
  { selector: 'ForOfStatement[await=true]', message: `No await on floors 0-4. ${WAITING}.` },
  {
    selector: ':function[generator=true]',
    message: 'No generators on floors 0-4: use a loop or a ring.',
  },
  {
    selector: 'ImportExpression',
    message: 'No import() on floors 0-4: import statically or inject.',
  },
  {
    selector: ':matches(BinaryExpression[operator="**"], AssignmentExpression[operator="**="])',
    message: '** differs between Node versions: multiply, or exp/log in engines/promotion.',
  },
  {
    selector:
      'CallExpression[arguments.length=0] > MemberExpression.callee[property.name=/^(sort|toSorted)$/]',
    message: 'A default sort compares as text: pass a comparator.',
  },
  { selector: 'TSTypeReference[typeName.name="Date"]', message: `No Date. ${TIME}.` },
  {
    selector: 'MemberExpression[property.name=/^toLocale/]',
    message: `${LOCALE} the canonical decimal of foundation/model or toUpperCase/toLowerCase.`,
  },
];

/** The type `Promise` (a lint of globals sees values alone); ports may name it, since they describe the world. */
export const PROMISE_TYPE = {
  selector: 'TSTypeReference[typeName.name=/^Promise(Like)?$/]',
  message: `Only foundation/ports may name Promise. ${WAITING}.`,
};

/**
 * Rejects every import that is not a file of the project, except the named ones.
 * @param {string[]} allowed module names
 */
export function onlyProjectFiles(...allowed) {
  const except = allowed.map((name) => `${name.replace(/[./]/g, '\\$&')}$`).join('|');
  return {
    regex: `^(?!\\.{1,2}/${except === '' ? '' : `|${except}`})`,
    message: 'Floors 0-4 import project files only: inject what comes from outside through a port.',
  };
}
