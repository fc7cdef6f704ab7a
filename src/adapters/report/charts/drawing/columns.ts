/** Upright bars on a zero line, one group a label: years, folds. */
import { html, NOTHING, type Html } from '../../markup/html.ts';
import type { Box } from '../figure/size.ts';
import { cellPercentText, signedText, type NumberKind } from '../text/number-text.ts';
import type { Axis } from './axis.ts';
import { px } from './path.ts';
import { drawable } from './series.ts';

export interface ColumnGroup {
  readonly name: string;
  /** One bar each, side by side; the first is filled, the second hollow. */
  readonly values: ReadonlyArray<number | null>;
}

interface ColumnsPlot {
  readonly y: Axis;
  readonly box: Box;
  readonly kind: NumberKind;
}

/** Pixels that a label under the axis needs, and that a value at its bar needs. */
const NAME_WIDTH = 36;
const VALUE_WIDTH = 44;
const WIDEST_BAR = 46;
const SHARE_OF_SLOT = 0.72;

/** Bars with the names of the groups below and, where there is room, the values at their bars. */
export function drawColumns(groups: readonly ColumnGroup[], { y, box, kind }: ColumnsPlot): Html {
  const slot = (box.right - box.left) / Math.max(groups.length, 1);
  const bars = Math.max(1, ...groups.map(({ values }) => values.length));
  const width = Math.min(WIDEST_BAR, (slot * SHARE_OF_SLOT) / bars);
  const every = Math.max(1, Math.ceil(NAME_WIDTH / slot));
  const isValued = slot / bars >= VALUE_WIDTH;
  return html`${groups.map(({ name, values }, i) => {
    const middle = box.left + (i + 0.5) * slot;
    const left = middle - (width * values.length) / 2;
    const label =
      i % every === 0
        ? html`<text class="chart-tick chart-middle" x="${px(middle)}" y="${px(box.bottom + 16)}">${name}</text>`
        : NOTHING;
    return html`${values.map((value, k) =>
      drawColumn({ name, value, x: left + k * width, width, isHollow: k > 0, isValued, kind, y }),
    )}${label}`;
  })}<path class="chart-zero" d="M${px(box.left)},${px(y.at(0))}H${px(box.right)}"/>`;
}

interface Column {
  readonly name: string;
  readonly value: number | null;
  readonly x: number;
  readonly width: number;
  readonly isHollow: boolean;
  readonly isValued: boolean;
  readonly kind: NumberKind;
  readonly y: Axis;
}

function drawColumn(column: Column): Html {
  const value = drawable(column.value);
  if (value === null) return NOTHING;
  const end = column.y.at(value);
  const zero = column.y.at(0);
  const top = Math.min(end, zero);
  const look = column.isHollow ? 'chart-hollow' : value < 0 ? 'chart-bar-down' : 'chart-bar-up';
  const gap = column.isHollow ? 1.5 : 0.5;
  const bar = html`<rect class="${look}" x="${px(column.x + gap)}" y="${px(top)}" width="${px(Math.max(1, column.width - 2 * gap))}" height="${px(Math.max(0.5, Math.abs(end - zero)))}"><title>${column.name}: ${signedText(column.kind, value)}</title></rect>`;
  if (!column.isValued) return bar;
  const at = value < 0 ? end + 13 : end - 5;
  const text = column.kind === 'FRACTION' ? cellPercentText(value) : signedText(column.kind, value);
  return html`${bar}<text class="chart-value chart-middle" x="${px(column.x + column.width / 2)}" y="${px(at)}">${text}</text>`;
}
