/**
 * How random a run of letters and digits looks, judged by which kind of character follows which. People
 * write `tier_A_consistent` and `SmaCross20`: long stretches of one kind. Machines draw each character
 * anew: the kind changes at more than every second step.
 *
 * A step counts ten times the natural logarithm of how much likelier it is in base62 than in names,
 * paths and words, so that sums are whole numbers: no logarithm is computed here.
 */

const OTHER = 0;
const LOWER = 1;
const UPPER = 2;
const DIGIT = 3;

/** Row: kind before; column: kind after (other, lower, upper, digit). */
const STEP_SCORES = [
  [-8, 0, 0, 0],
  [-8, -7, 26, 13],
  [-8, 2, -4, 8],
  [-8, 10, 10, -15],
] as const;

export interface Looks {
  /** Sum over the steps; above 0 it looks random. */
  readonly score: number;
  readonly hasLower: boolean;
  readonly hasUpper: boolean;
  readonly hasDigit: boolean;
  /** Changes between letter and digit. */
  readonly switches: number;
}

export function looksOf(text: string): Looks {
  let score = 0;
  let seen = 0;
  let switches = 0;
  let before: 0 | 1 | 2 | 3 = OTHER;
  for (let at = 0; at < text.length; at++) {
    const kind = kindOf(text.charCodeAt(at));
    if (at > 0) score += STEP_SCORES[before][kind];
    if (before !== OTHER && kind !== OTHER && (before === DIGIT) !== (kind === DIGIT)) switches++;
    seen |= 1 << kind;
    before = kind;
  }
  return {
    score,
    hasLower: (seen & (1 << LOWER)) !== 0,
    hasUpper: (seen & (1 << UPPER)) !== 0,
    hasDigit: (seen & (1 << DIGIT)) !== 0,
    switches,
  };
}

function kindOf(code: number): 0 | 1 | 2 | 3 {
  if (code >= 97 && code <= 122) return LOWER;
  if (code >= 65 && code <= 90) return UPPER;
  return code >= 48 && code <= 57 ? DIGIT : OTHER;
}

/** Stretches that a person would read: `Word`, `words`; four letters or more. */
const WORDS = /[A-Za-z]?[a-z]{3,64}/g;
/** Six tenths of a text in words make it a name; of random base62 about a fifth is. */
const WORDY_TENTHS = 6;

/** Whether most of a text, or as many tenths of it as told, is words. */
export function isWordy(text: string, tenths = WORDY_TENTHS): boolean {
  let inWords = 0;
  for (const [word] of text.matchAll(WORDS)) inWords += word.length;
  return inWords * 10 >= text.length * tenths;
}
