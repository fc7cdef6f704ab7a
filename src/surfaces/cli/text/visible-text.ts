/** Text that others wrote, as a person may safely see it: it stays on its line and says what it says. */

const SHORT: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/**
 * Control characters, which move the cursor, ring and color; what breaks a line, turns its direction or
 * cannot be seen; halves of characters.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** The text with each of them as `\n`, `\t` or `\u202e`; also right inside of a string of JSON. */
export function visibleText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return SHORT[character] ?? `\\u${code}`;
  });
}
