/**
 * Finds credentials in a text: as written, with disguises undone, decoded from base64, hex and base32,
 * and with gaps closed. Time is in proportion to the length of the text, whatever it holds.
 */
import { decodedRuns } from './encodings.ts';
import { acrossGaps } from './across-gaps.ts';
import { isLongToken, isOpaque, LONG_TOKEN, RUN } from './long-tokens.ts';
import { plainText } from './plain-text.ts';
import { ALL_RULES } from './rules/all-rules.ts';
import { hasEdges, LONGEST, MOST, type Sighting } from './secret-rule.ts';

/** The shortest credential that a rule knows. */
const SHORTEST = 8;
/** Encoded in encoded in encoded is no accident any more, and each layer costs a pass. */
const DEEPEST = 2;
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
  for (const look of [asWritten, encoded, acrossGaps, disguised]) {
    const found = look(text, depth);
    if (found.length > 0) return found.slice(0, MOST);
  }
  return [];
}

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
