import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeText, html, NOTHING } from './html.ts';

describe('html', () => {
  it('escapes text in content and in quoted attributes, and takes markup as it is', () => {
    const inner = html`<b title="${'a"b\'c`d'}">${'<script>&'}</b>`;
    expect(inner.text).toBe('<b title="a&quot;b&#39;c&#96;d">&lt;script&gt;&amp;</b>');
    expect(html`<p>${inner}${[inner, inner]}${1.5}</p>`.text).toBe(
      `<p>${inner.text.repeat(3)}1.5</p>`,
    );
    expect(NOTHING.text).toBe('');
  });

  it('shows what would repaint the page by its number', () => {
    expect(escapeText('a\u202Eb\u0000c\uD800d')).toBe('a\\u202Eb\\u0000c\\uD800d');
    expect(escapeText('tab\tline\n\u{1F600}')).toBe('tab\tline\n\u{1F600}');
  });

  it('leaves no character of markup and nothing that UTF-8 changes, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeText(text);
        expect(escaped).not.toMatch(/[<>"'`]|&(?!(amp|lt|gt|quot|#39|#96);)/);
        expect(Buffer.from(escaped, 'utf8').toString('utf8')).toBe(escaped);
      }),
    );
  });
});
