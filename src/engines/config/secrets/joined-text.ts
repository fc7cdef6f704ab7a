/** A text with its gaps closed: what was cut by spaces, line ends, quotes or hyphens reads as one. */

export interface JoinedText {
  readonly text: string;
  /** Place of each character in the text with gaps. */
  readonly places: Int32Array;
}

const GAPS = ' \t\r\n\'"`,;|\\';
const GAP = /[\s'"`,;|\\]+/;

/** Null when there is no gap to close. `hyphens`: close those too. */
export function joinText(text: string, hyphens: boolean): JoinedText | null {
  if (hyphens && !text.includes('-')) return null;
  const places = new Int32Array(text.length);
  let length = 0;
  let joined = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (isGap(text, at) || (hyphens && text.charAt(at) === '-')) {
      joined += text.slice(from, at);
      from = at + 1;
    } else places[length++] = at;
  }
  if (length === text.length) return null;
  return { text: joined + text.slice(from), places: places.subarray(0, length) };
}

/** A plus joins texts where it stands between gaps; elsewhere it belongs to base64. */
function isGap(text: string, at: number): boolean {
  const character = text.charAt(at);
  if (character !== '+') return GAPS.includes(character);
  return at > 0 && GAPS.includes(text.charAt(at - 1)) && GAPS.includes(text.charAt(at + 1));
}

const NAME_LIKE = /^(?:[A-Za-z]+\d*|\d+[A-Za-z]*|[\d.:/-]*)$/;

/**
 * Whether the pieces of a text look like one thing that was cut: of one length but the last, or for the
 * most part no names and numbers themselves. Lists of `1m`, `15m`, `1D` are even too, and short.
 */
export function areOfOne(text: string): boolean {
  const pieces = text.split(GAP).filter((piece) => piece !== '');
  const length = pieces[0]?.length ?? 0;
  const isEven = pieces.slice(0, -1).every((piece) => piece.length === length);
  if (isEven && pieces.length > 2 && length !== 2 && length !== 3) return true;
  return pieces.filter((piece) => !NAME_LIKE.test(piece)).length * 2 >= pieces.length;
}
