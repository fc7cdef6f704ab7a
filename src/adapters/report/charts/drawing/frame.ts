/** Grid, labels and base line around a plot. */
import { html, NOTHING, type Html } from '../../markup/html.ts';
import type { Box } from '../figure/size.ts';
import type { Axis, Tick } from './axis.ts';
import { px } from './path.ts';

/** Horizontal lines at the ticks of the value axis, labels at their left. */
export function drawValueGrid(y: Axis, box: Box): Html {
  return html`${y.ticks.map(({ value, label }) => {
    const at = px(y.at(value));
    const kind = value === 0 ? 'chart-zero' : 'chart-grid';
    return html`<path class="${kind}" d="M${px(box.left)},${at}H${px(box.right)}"/><text class="chart-tick chart-end" x="${px(box.left - 6)}" y="${at}" dy=".32em">${label}</text>`;
  })}`;
}

/** Dates under the plot with small ticks; labels stay inside the picture. */
export function drawDates(x: Axis, box: Box, edge: number): Html {
  return html`<path class="chart-axis" d="M${px(box.left)},${px(box.bottom)}H${px(box.right)}"/>${x.ticks.map((tick) => drawDate(tick, x.at(tick.value), box, edge))}`;
}

/** Half of a date's width at most: nearer to the edge, the label ends there. */
const HALF_LABEL = 30;

function drawDate({ label }: Tick, at: number, box: Box, edge: number): Html {
  const isAtEdge = at + HALF_LABEL > edge;
  const anchor = isAtEdge
    ? html` class="chart-tick chart-end"`
    : html` class="chart-tick chart-middle"`;
  return html`<path class="chart-axis" d="M${px(at)},${px(box.bottom)}v4"/><text${anchor} x="${px(isAtEdge ? edge : at)}" y="${px(box.bottom + 16)}">${label}</text>`;
}

/** Vertical lines at the ticks of a horizontal value axis, labels below. */
export function drawColumnGrid(x: Axis, box: Box): Html {
  return html`${x.ticks.map(({ value, label }) => {
    const at = px(x.at(value));
    const kind = value === 0 ? 'chart-zero' : 'chart-grid';
    return html`<path class="${kind}" d="M${at},${px(box.top)}V${px(box.bottom)}"/><text class="chart-tick chart-middle" x="${at}" y="${px(box.bottom + 16)}">${label}</text>`;
  })}`;
}

/** What the axis holds, above it; nothing for an empty name. */
export function drawAxisName(name: string, x: number, y: number): Html {
  return name === ''
    ? NOTHING
    : html`<text class="chart-name" x="${px(x)}" y="${px(y)}">${name}</text>`;
}
