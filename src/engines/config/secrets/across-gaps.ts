/** Credentials that were cut: by gaps inside of one text, or over texts that belong together. */
import { areOfOne, joinText, type JoinedText } from './joined-text.ts';
import { isLongToken, LONG_TOKEN, RUN, withoutPublicParts } from './long-tokens.ts';
import { isWordy } from './randomness.ts';
import { ALL_RULES } from './rules/all-rules.ts';
import { hasEdges, LONGEST, MOST, type SecretRule, type Sighting } from './secret-rule.ts';

const TOKEN_RULES = ALL_RULES.filter(({ form }) => form !== 'PHRASE');
/** More pieces of one credential than anybody makes. */
const SHARED = 64;
/** So few are looked at together, however long they are. */
const FEW = 4;

/**
 * The first credential to which pieces that belong together join, in their order; null when none does.
 * TOKENS: the pieces may as well be strangers, so only what a prefix gives away counts.
 */
export function findInPieces(pieces: readonly string[], rules: 'ALL' | 'TOKENS'): Sighting | null {
  const text = pieces.join('\n');
  if (text.length > LONGEST && pieces.length > FEW) return findInHalves(pieces, rules);
  const [first] =
    rules === 'ALL' ? whenJoined(text, ALL_RULES, true) : whenJoined(text, TOKEN_RULES, false);
  return first ?? null;
}

/** Halves that share some pieces, so that a credential across the middle stays in one. */
function findInHalves(pieces: readonly string[], rules: 'ALL' | 'TOKENS'): Sighting | null {
  const middle = pieces.length >> 1;
  const shared = Math.min(SHARED, middle >> 1);
  return (
    findInPieces(pieces.slice(0, middle + shared), rules) ??
    findInPieces(pieces.slice(middle), rules)
  );
}

/** Credentials that appear when the gaps of a text are closed. */
export function acrossGaps(text: string): Sighting[] {
  return whenJoined(text, TOKEN_RULES, true);
}

function whenJoined(
  text: string,
  rules: readonly SecretRule[],
  withLongTokens: boolean,
): Sighting[] {
  // What is cut without a digit can't be told from words that stand beside each other.
  if (!/\d/.test(text)) return [];
  const bare = withoutPublicParts(text);
  const found: Sighting[] = [];
  for (const hyphens of [false, true]) {
    const joined = joinText(text, hyphens);
    if (joined !== null) found.push(...inJoined(text, joined, rules));
    if (!withLongTokens) continue;
    const secretive = text === bare ? joined : joinText(bare, hyphens);
    if (secretive !== null) found.push(...longTokensIn(text, secretive));
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
