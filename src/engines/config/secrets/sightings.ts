/**
 * Finds credentials in a text: as written, with disguises undone, decoded from base64, hex and base32,
 * and with gaps closed. Time is in proportion to the length of the text, whatever it holds.
 */
import { decodedRuns } from './encodings.ts';
import { joinText, type JoinedText } from './joined-text.ts';
import { isLongToken, RUN } from './long-tokens.ts';
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
/** Encoded in encoded in encoded is no accident any more, and each layer costs a pass. */
const DEEPEST = 2;
/** Nobody reads more of them. */
const MOST = 100;
const LONG_TOKEN = 'long-random-token';
const TOKEN_RULES = ALL_RULES.filter(({ form }) => form !== 'PHRASE');

/** The credentials of a text, at most 100; first those that stand there as written. */
export function findInText(text: string, depth = DEEPEST): Sighting[] {
  if (text.length < SHORTEST) return [];
  const found = [...asWritten(text), ...encoded(text, depth), ...findInPieces(text)];
  if (found.length === 0 && depth > 0) found.push(...disguised(text, depth));
  return found.slice(0, MOST);
}

/** Credentials that appear when the gaps of a text are closed; pieces of a list come with line ends. */
export function findInPieces(text: string): Sighting[] {
  const found: Sighting[] = [];
  for (const hyphens of [false, true]) {
    const joined = joinText(text, hyphens);
    if (joined !== null) found.push(...acrossGaps(text, joined));
  }
  return found;
}

function asWritten(text: string): Sighting[] {
  const found: Sighting[] = [];
  for (const rule of ALL_RULES) {
    if (text.search(rule.pattern) < 0) continue;
    for (const { 0: match, index } of text.matchAll(rule.pattern)) {
      const end = index + match.length;
      if (!hasEdges(rule, text, index, end) || rule.accepts?.(match) === false) continue;
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
    const [first] = findInText(inside, depth - 1);
    return first === undefined ? [] : [{ rule: `${first.rule}, encoded`, start, end }];
  });
}

/** The whole text, when making it plain shows a credential. */
function disguised(text: string, depth: number): Sighting[] {
  const plain = plainText(text);
  if (plain === text) return [];
  const [first] = findInText(plain, depth - 1);
  return first === undefined
    ? []
    : [{ rule: `${first.rule}, disguised`, start: 0, end: text.length }];
}

function acrossGaps(text: string, { text: joined, places }: JoinedText): Sighting[] {
  const found: Sighting[] = [];
  const take = (
    name: string,
    match: string,
    at: number,
    isFit: (start: number, end: number) => boolean,
  ): void => {
    const start = places[at] ?? 0;
    const end = (places[at + match.length - 1] ?? 0) + 1;
    // Without a gap inside it was found as written.
    if (end - start === match.length || !isFit(start, end) || !isCut(match)) return;
    found.push({ rule: `${name}, in pieces`, start, end });
  };
  for (const rule of TOKEN_RULES) {
    if (joined.search(rule.pattern) < 0) continue;
    for (const { 0: match, index } of joined.matchAll(rule.pattern)) {
      take(rule.name, match, index, (start, end) =>
        hasEdges({ ...rule, form: 'WHOLE' }, text, start, end),
      );
      if (found.length >= MOST) return found;
    }
  }
  for (const { 0: run, index } of joined.matchAll(RUN)) {
    take(
      LONG_TOKEN,
      run,
      index,
      (start, end) => isLongToken(run) && isInPieces(text.slice(start, end)),
    );
    if (found.length >= MOST) break;
  }
  return found;
}

/** What closes to a credential by chance is made of words, or has no digits. */
function isCut(match: string): boolean {
  return /\d\D*\d/.test(match) && !isWordy(match);
}

const GAP = /[\s'"`+,;|\\]+/;
const NAME_LIKE = /^(?:[A-Za-z]+\d*|\d+[A-Za-z]*|[\d.:/-]*)$/;

/** Pieces of one cut are of one length but the last, or no names and numbers themselves. */
function isInPieces(text: string): boolean {
  const pieces = text.split(GAP).filter((piece) => piece !== '');
  const [first = ''] = pieces;
  const isEven = pieces.slice(0, -1).every(({ length }) => length === first.length);
  const strange = pieces.filter((piece) => !NAME_LIKE.test(piece)).length;
  return (isEven && pieces.length > 2) || strange * 2 > pieces.length;
}

function hasEdges({ form }: SecretRule, text: string, start: number, end: number): boolean {
  if (form === 'PHRASE') return true;
  if (isWordCharacter(text, end - 1) && isWordCharacter(text, end)) return false;
  return form === 'PREFIXED' || !isWordCharacter(text, start) || !isWordCharacter(text, start - 1);
}

function isWordCharacter(text: string, at: number): boolean {
  const code = text.charCodeAt(at); // NaN outside of the text
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
