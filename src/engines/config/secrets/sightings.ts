/**
 * Finds credentials in a text: as written, with disguises undone, decoded from base64, hex and base32,
 * and with gaps closed. Time is in proportion to the length of the text, whatever it holds.
 */
import { decodedRuns } from './encodings.ts';
import { areOfOne, joinText, type JoinedText } from './joined-text.ts';
import { isLongToken, isOpaque, RUN } from './long-tokens.ts';
import { plainText } from './plain-text.ts';
import { isWordy } from './randomness.ts';
import { ALL_RULES } from './rules/all-rules.ts';
import type { SecretRule } from './secret-rule.ts';

/** A credential in a text; never its characters. */
export interface Sighting {
  /** The rule's name, e.g. `github-token`. */
  readonly rule: string;
  /** First character, and the one after the last. */
  readonly start: number;
  readonly end: number;
}

/** The shortest credential that a rule knows. */
const SHORTEST = 8;
/** No setting is longer. What can't be looked at whole in little time is refused, never waved through. */
export const LONGEST = 16_384;
/** Encoded in encoded in encoded is no accident any more, and each layer costs a pass. */
const DEEPEST = 2;
/** Nobody reads more of them. */
const MOST = 100;
const LONG_TOKEN = 'long-random-token';
const TOKEN_RULES = ALL_RULES.filter(({ form }) => form !== 'PHRASE');
/** Words, and names of capitals: most values of a config, and never a credential. */
const HARMLESS =
  /^(?:[A-Za-z]{1,20}(?:[ .,]{1,2}[A-Za-z]{1,20}){0,200}\.?|[A-Z]{2,20}(?:_[A-Z]{1,20}){0,9})$/;

/**
 * The credentials of a text, at most 100: those that stand there as written; when there are none, those in
 * another encoding; then those with gaps, and disguised ones.
 */
export function findInText(text: string, depth = DEEPEST): Sighting[] {
  if (text.length < SHORTEST || HARMLESS.test(text)) return [];
  if (text.length > LONGEST) return [{ rule: 'text-too-long', start: 0, end: text.length }];
  for (const look of [asWritten, encoded, withGaps, disguised]) {
    const found = look(text, depth);
    if (found.length > 0) return found.slice(0, MOST);
  }
  return [];
}

/** The first credential to which pieces that belong together join, in their order; null when none does. */
export function findInPieces(pieces: readonly string[], rules: 'ALL' | 'TOKENS'): Sighting | null {
  const text = pieces.join('\n');
  if (text.length > LONGEST) return findInHalves(pieces, rules);
  const [first] = acrossGaps(text, rules === 'ALL' ? ALL_RULES : TOKEN_RULES, rules === 'ALL');
  return first ?? null;
}

/** Halves that share some pieces, so that a credential across the middle stays in one. */
function findInHalves(pieces: readonly string[], rules: 'ALL' | 'TOKENS'): Sighting | null {
  const middle = pieces.length >> 1;
  if (middle <= SHARED) return { rule: 'text-too-long', start: 0, end: LONGEST };
  return (
    findInPieces(pieces.slice(0, middle + SHARED), rules) ??
    findInPieces(pieces.slice(middle), rules)
  );
}

/** More pieces of one credential than anybody makes. */
const SHARED = 64;

function asWritten(text: string): Sighting[] {
  const found: Sighting[] = [];
  for (const rule of ALL_RULES) {
    if (text.search(rule.pattern) < 0) continue;
    for (const { 0: match, index } of text.matchAll(rule.pattern)) {
      const end = index + match.length;
      if (!hasEdges(rule.form, text, index, end) || rule.accepts?.(match) === false) continue;
      found.push({ rule: rule.name, start: index, end });
      if (found.length >= MOST) return found;
    }
  }
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (isLongToken(run)) found.push({ rule: LONG_TOKEN, start: index, end: index + run.length });
    if (found.length >= MOST) break;
  }
  return found;
}

function encoded(text: string, depth: number): Sighting[] {
  if (depth === 0) return [];
  return decodedRuns(text).flatMap(({ text: inside, start, end }) => {
    const rule =
      findInText(inside, depth - 1)[0]?.rule ?? (isOpaque(inside) ? 'opaque-token' : null);
    return rule === null ? [] : [{ rule: `${rule}, encoded`, start, end }];
  });
}

/** The whole text, when making it plain shows a credential. */
function disguised(text: string, depth: number): Sighting[] {
  const plain = depth === 0 ? text : plainText(text);
  if (plain === text) return [];
  const [first] = findInText(plain, depth - 1);
  return first === undefined
    ? []
    : [{ rule: `${first.rule}, disguised`, start: 0, end: text.length }];
}

function withGaps(text: string): Sighting[] {
  return acrossGaps(text, TOKEN_RULES);
}

/** Credentials that appear when the gaps of a text are closed. */
function acrossGaps(text: string, rules: readonly SecretRule[], isTold = true): Sighting[] {
  // What is cut without a digit can't be told from words that stand beside each other.
  if (!/\d/.test(text)) return [];
  const found: Sighting[] = [];
  for (const hyphens of [false, true]) {
    const joined = joinText(text, hyphens);
    if (joined !== null) found.push(...inJoined(text, joined, rules));
    if (joined !== null && isTold) found.push(...longTokensIn(text, joined));
  }
  return found;
}

function inJoined(
  text: string,
  { text: joined, places }: JoinedText,
  rules: readonly SecretRule[],
): Sighting[] {
  const found: Sighting[] = [];
  for (const { name, pattern, form, accepts } of rules) {
    if (joined.search(pattern) < 0) continue;
    for (const { 0: match, index } of joined.matchAll(pattern)) {
      const { start, end } = spanOf(places, index, match.length);
      if (end - start === match.length || !isCut(match, form)) continue;
      const edges = form === 'PHRASE' ? form : 'WHOLE';
      if (!hasEdges(edges, text, start, end) || accepts?.(match) === false) continue;
      found.push({ rule: `${name}, in pieces`, start, end });
      if (found.length >= MOST) return found;
    }
  }
  return found;
}

function longTokensIn(text: string, { text: joined, places }: JoinedText): Sighting[] {
  const found: Sighting[] = [];
  for (const { 0: run, index } of joined.matchAll(RUN)) {
    const { start, end } = spanOf(places, index, run.length);
    // Without a gap inside it was found as written.
    if (end - start === run.length || !isCut(run, 'WHOLE') || !isLongToken(run)) continue;
    if (!areOfOne(text.slice(start, end))) continue;
    found.push({ rule: `${LONG_TOKEN}, in pieces`, start, end });
    if (found.length >= MOST) break;
  }
  return found;
}

function spanOf(places: Int32Array, at: number, length: number): { start: number; end: number } {
  return { start: places[at] ?? 0, end: (places[at + length - 1] ?? 0) + 1 };
}

/** What closes to a credential by chance is made of words, or has no digits. */
function isCut(match: string, form: SecretRule['form']): boolean {
  if (form === 'PHRASE') return /\d/.test(match);
  return (form === 'WHOLE' ? /\d\D*\d/ : /\d/).test(match) && !isWordy(match);
}

function hasEdges(form: SecretRule['form'], text: string, start: number, end: number): boolean {
  if (form === 'PHRASE') return true;
  if (isWordCharacter(text, end - 1) && isWordCharacter(text, end)) return false;
  return form === 'PREFIXED' || !isWordCharacter(text, start) || !isWordCharacter(text, start - 1);
}

function isWordCharacter(text: string, at: number): boolean {
  const code = text.charCodeAt(at); // NaN outside of the text
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
