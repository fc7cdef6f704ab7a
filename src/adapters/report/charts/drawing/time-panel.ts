/** A plot over time: grid, dates, lines. Several may stand under one another on one axis. */
import { html, type Html } from '../../markup/html.ts';
import { plotBox, type Box, type Size } from '../figure/size.ts';
import type { NumberKind } from '../text/number-text.ts';
import { logAxis, valueAxis, type Axis, type Extent } from './axis.ts';
import { drawAxisName, drawDates, drawValueGrid } from './frame.ts';
import { drawLines } from './lines.ts';
import type { NamedSeries } from './series.ts';
import { timeAxis } from './time-axis.ts';

export interface TimePanel {
  /** Pixels below the picture's upper edge, and how high the plot is. */
  readonly top: number;
  readonly height: number;
  /** Above the plot, as `USD`; empty for none. */
  readonly name: string;
  readonly kind: NumberKind;
  readonly span: Extent;
  readonly values: Extent;
  readonly isLog?: boolean;
  readonly lines: readonly NamedSeries[];
  /** Behind the lines: shades, areas. */
  readonly under?: (plot: { readonly x: Axis; readonly y: Axis; readonly box: Box }) => Html;
}

/** Room above a plot for the name of its axis. */
export const PANEL_TOP = 22;
/** Room under a plot for the dates. */
export const PANEL_FOOT = 26;

/** One panel with its dates. */
export function drawTimePanel(size: Size, panel: TimePanel): Html {
  const box = plotBox(size, panel.top, panel.height);
  const x = timeAxis(panel.span, { from: box.left, to: box.right }, size.dates);
  const pixels = { from: box.bottom, to: box.top };
  const style = { kind: panel.kind, steps: Math.max(2, Math.round(panel.height / 56)) };
  const isLog = panel.isLog === true && panel.values.min > 0;
  const y = (isLog ? logAxis : valueAxis)(panel.values, pixels, style);
  const isNamed = size.isWide && panel.lines.length > 1;
  return html`${drawAxisName(panel.name, 4, panel.top - 10)}${drawValueGrid(y, box)}${panel.under?.({ x, y, box }) ?? []}${drawLines(panel.lines, { x, y, box, isNamed })}${drawDates(x, box, size.width - 2)}`;
}

/** First and last instant of a list that is not empty. */
export function spanOf(times: ArrayLike<number>): Extent {
  return { min: times[0] ?? 0, max: times[times.length - 1] ?? 0 };
}
