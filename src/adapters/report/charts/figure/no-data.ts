import { html, type Html } from '../../markup/html.ts';
import type { ChartBase } from './chart-base.ts';

/** The figure of a chart that has nothing to draw: its title and why. */
export function noData({ id }: ChartBase, title: string, reason: string): Html {
  return html`<figure class="chart chart-empty" id="${id}"><figcaption><strong>${title}</strong></figcaption><p>No data: ${reason}</p></figure>`;
}
