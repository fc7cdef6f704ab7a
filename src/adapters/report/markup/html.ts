/**
 * Markup that cannot hold a raw string: `html` escapes every text put into it, and nothing else makes an
 * `Html`. The only texts that go in as they are stand in the templates of this program.
 */

import { invariant } from '../../../foundation/core/index.ts';

/** Finished markup. Its constructor is private, so that a string is never taken for one. */
export class Html {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /** Style or script of this program; nothing in it may end its element. */
  static code(element: 'style' | 'script', code: string): Html {
    invariant(!/<(?:\/|!--|script)/i.test(code), 'code does not end its element', { element });
    return new Html(`<${element}>${code}</${element}>`);
  }

  /** What `html` does: each piece of the template as it is, each value escaped unless it is markup. */
  static build(parts: TemplateStringsArray, values: readonly HtmlValue[]): Html {
    let text = parts[0] ?? '';
    for (const [i, value] of values.entries()) text += textOf(value) + (parts[i + 1] ?? '');
    return new Html(text);
  }
}

/** What may stand in a template: text and numbers are escaped, markup goes in as it is. */
export type HtmlValue = Html | string | number | readonly Html[];

/** Template tag for markup. Attribute values stand in double quotes in the template. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.build(parts, values);
}

/** No markup at all. */
export const NOTHING: Html = html``;

/**
 * Text as content of an element or of a quoted attribute. Control characters, half surrogates and those
 * that turn the direction of writing are shown by their number: a name must not repaint the page.
 */
export function escapeText(text: string): string {
  return HOSTILE.test(text) ? text.replace(EACH_HOSTILE, escapeOne) : text;
}

function textOf(value: HtmlValue): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  let text = '';
  for (const one of value) text += one.text;
  return text;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
  ['`', '&#96;'],
]);

/** Characters of markup; then: control, bidirectional, line separators, byte order mark, half surrogates. */
const CLASS = [
  '[&<>"\'`]',
  '[\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u009F]',
  '[\\u061C\\u200B-\\u200F\\u2028-\\u202E\\u2060-\\u2069\\uFEFF\\uFFFE\\uFFFF]',
  '[\\uD800-\\uDBFF](?![\\uDC00-\\uDFFF])',
  '(?<![\\uD800-\\uDBFF])[\\uDC00-\\uDFFF]',
].join('|');
const HOSTILE = new RegExp(CLASS);
const EACH_HOSTILE = new RegExp(CLASS, 'g');

function escapeOne(character: string): string {
  const entity = ENTITIES.get(character);
  if (entity !== undefined) return entity;
  return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
