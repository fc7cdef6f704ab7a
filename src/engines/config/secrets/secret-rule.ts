/** What a rule of the scanner is: a shape that credentials of one kind have and other texts don't. */

export interface SecretRule {
  /** Kebab-case, shown to the user instead of the value. */
  readonly name: string;
  /** Global, with bounded repeats only, so that a hostile text costs time in proportion to its length. */
  readonly pattern: RegExp;
  /**
   * WHOLE: neither a letter nor a digit may touch the match; PREFIXED: none may follow it (its prefix is
   * rare enough to be found inside a word); PHRASE: anywhere, but not in a text put together from pieces.
   */
  readonly form: 'WHOLE' | 'PREFIXED' | 'PHRASE';
  /** A second look at what the pattern found. */
  readonly accepts?: (found: string) => boolean;
}

/** A rule as a row of a table: name, pattern and, where the shape alone says too little, a second look. */
type Row = readonly [name: string, pattern: RegExp, accepts?: (found: string) => boolean];

export function whole(rows: readonly Row[]): SecretRule[] {
  return rows.map((row) => ruleOf(row, 'WHOLE'));
}

export function prefixed(rows: readonly Row[]): SecretRule[] {
  return rows.map((row) => ruleOf(row, 'PREFIXED'));
}

export function phrases(rows: readonly Row[]): SecretRule[] {
  return rows.map((row) => ruleOf(row, 'PHRASE'));
}

function ruleOf([name, pattern, accepts]: Row, form: SecretRule['form']): SecretRule {
  return accepts === undefined ? { name, pattern, form } : { name, pattern, form, accepts };
}

/** A credential in a text; never its characters. */
export interface Sighting {
  /** The rule's name, e.g. `github-token`. */
  readonly rule: string;
  /** First character, and the one after the last. */
  readonly start: number;
  readonly end: number;
}

/** No setting is longer. What can't be looked at whole in little time is refused, never waved through. */
export const LONGEST = 16_384;
/** Nobody reads more sightings of one text. */
export const MOST = 100;

/** Whether what stands around a match leaves it whole. */
export function hasEdges(
  form: SecretRule['form'],
  text: string,
  start: number,
  end: number,
): boolean {
  if (form === 'PHRASE') return true;
  if (isWordCharacter(text, end - 1) && isWordCharacter(text, end)) return false;
  return form === 'PREFIXED' || !isWordCharacter(text, start) || !isWordCharacter(text, start - 1);
}

function isWordCharacter(text: string, at: number): boolean {
  const code = text.charCodeAt(at); // NaN outside of the text
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
