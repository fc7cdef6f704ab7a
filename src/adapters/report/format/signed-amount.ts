/** Amounts whose sign matters: the sign is in the text, the colour repeats it. */
import { html, type Html } from '../markup/html.ts';
import { changeText, gainText } from './display-text.ts';

/** A gain or a loss in micros. */
export function gainOf(micros: number): Html {
  return signed(gainText(micros));
}

/** A gain or a loss as a fraction. */
export function changeOf(fraction: number): Html {
  return signed(changeText(fraction));
}

/** What rounds to 0 has neither sign nor colour. */
function signed(text: string): Html {
  if (text.startsWith('+')) return html`<span class="gain">${text}</span>`;
  if (text.startsWith('−')) return html`<span class="loss">${text}</span>`;
  return html`${text}`;
}
