/** The stops of a position as one text. */
import type { WorkingStop } from '../run-report.ts';
import { countText, priceText } from './display-text.ts';

/** `stop of 10 at 470.12`, each of them; `no stop`. */
export function stopsText(stops: readonly WorkingStop[]): string {
  if (stops.length === 0) return 'no stop';
  return stops
    .map(({ qty, price }) => `stop of ${countText(qty)} at ${priceText(price)}`)
    .join(', ');
}
