/** A part of the page with its heading, as the list of contents names it. */
import { html, type Html } from '../markup/html.ts';

export interface Section {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly content: Html;
}

export function sectionOf({ id, title, content }: Section): Html {
  return html`<section class="section" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}
</section>
`;
}

/** Links to the sections. */
export function contentsOf(sections: readonly Section[]): Html {
  return html`<nav class="contents" aria-label="Contents"><div class="wrap"><ul>
${sections.map(
  ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>
`,
)}</ul></div></nav>
`;
}
