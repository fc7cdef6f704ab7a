/** JSON has no blank to break a line at. */

/** A string to its end, or to where the text was cut; a comma outside of them. */
const STRING_OR_COMMA = /"(?:[^"\\]|\\.)*"?|,/g;

/**
 * A text that ends in JSON, whole or cut, behind `: `; each comma outside its strings has a blank behind it. It is the
 * same JSON: no string of it changes, nor anything before it.
 */
export function foldableJson(text: string): string {
  const from = text.search(/: [{[]/);
  if (from === -1) return text;
  const json = text.slice(from).replaceAll(STRING_OR_COMMA, (one) => (one === ',' ? ', ' : one));
  return text.slice(0, from) + json;
}
