/** A text as a person sees it: what hides a credential from a machine and not from its owner is undone. */

/** Soft hyphen, zero-width and joining characters, direction marks, fillers, variation selectors, tags. */
const INVISIBLE =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]|\udb40[\udc00-\udfff]/g;
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;
const ESCAPES = /%([0-9A-Fa-f]{2})|\\x([0-9A-Fa-f]{2})|\\u([0-9A-Fa-f]{4})|&#x([0-9A-Fa-f]{2,4});/g;
/** Most texts hold none of what this file looks for. */
const SUSPECT = /[^\u0020-\u007e]|%[0-9A-Fa-f]{2}|\\[xu]|&#x/;

/** Full-width and styled letters made plain, invisible characters removed, escapes resolved. */
export function plainText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(DASHES, '-')
    .replace(ESCAPES, (_, ...groups: readonly unknown[]) => {
      const hex = groups.slice(0, 4).find((group) => typeof group === 'string');
      return String.fromCharCode(Number.parseInt(String(hex), 16));
    });
}
