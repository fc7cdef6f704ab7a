/** A text with its gaps closed: what was cut by spaces, line ends, quotes or hyphens reads as one. */

export interface JoinedText {
  readonly text: string;
  /** Place of each character in the text with gaps. */
  readonly places: Int32Array;
}

const GAPS = ' \t\r\n\'"`+,;|\\';

/** Null when there is no gap to close. `hyphens`: close those too. */
export function joinText(text: string, hyphens: boolean): JoinedText | null {
  const gaps = hyphens ? `${GAPS}-` : GAPS;
  const places = new Int32Array(text.length);
  let length = 0;
  let joined = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (gaps.includes(text.charAt(at))) {
      joined += text.slice(from, at);
      from = at + 1;
    } else places[length++] = at;
  }
  if (length === text.length) return null;
  return { text: joined + text.slice(from), places: places.subarray(0, length) };
}
