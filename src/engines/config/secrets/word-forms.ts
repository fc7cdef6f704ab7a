/**
 * Tells what people write from what machines make up: words, names, dates and paths on one side, keys
 * and tokens on the other. Used where the field already says that a credential may stand there.
 */
import { isEnvName } from '../../../foundation/model/index.ts';

/** `word`, `Word`, `WORD`, `camelCase`, each with at most two digits after it; a short number; `v2`. */
const WORD = /^(?:[A-Za-z]?[a-z]*(?:[A-Z][a-z]+){0,8}\d{0,2}|[A-Z]+\d{0,2}|v?\d{1,4})$/;
const BETWEEN_WORDS = /[\s_\-./:,;@()?&=~]+/;
/** `${NAME}`, `$NAME`, `%NAME%`, `env:NAME`, `<anything>`, stars: something that stands for a value. */
const STAND_IN =
  /^(?:\$\{?[A-Za-z_]\w{0,63}\}?|%[A-Z_]{1,64}%|env:[A-Z]\w{0,63}|<[^<>]{0,64}>|\*+|\[REDACTED\])$/;
const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ][\d:.]{5,15}(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const NAME_PART = /^(?:[A-Z]+\d{0,4}|\d{0,4})$/;
/** Nothing shorter can hold a key that is worth guarding, and half of all short words end in digits. */
const SHORTEST = 8;
/** No word of a name is longer; a letter run of more may be a password. */
const LONGEST_WORD = 20;
const LONGEST_NUMBERED = 12;

/** Whether a text is the name of an environment variable, made of words: `MQK_MAIN_API_KEY`. */
export function isVariableName(text: string): boolean {
  return isEnvName(text) && text.split('_').every((part) => isShort(part) && NAME_PART.test(part));
}

/** Whether a text stands for a value that is kept elsewhere: a variable's name, `${NAME}`, `<key>`. */
export function isStandIn(text: string): boolean {
  return isVariableName(text) || STAND_IN.test(text);
}

/** Whether a text of 8 characters or more is made of other things than words, numbers, dates. */
export function isMadeUp(text: string): boolean {
  if (text.length < SHORTEST || isStandIn(text) || DATE.test(text)) return false;
  return !text.split(BETWEEN_WORDS).every((part) => isShort(part) && WORD.test(part));
}

function isShort(part: string): boolean {
  return part.length <= (/\d/.test(part) ? LONGEST_NUMBERED : LONGEST_WORD);
}
