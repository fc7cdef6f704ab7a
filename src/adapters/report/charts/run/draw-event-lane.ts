import { html, type Html } from '../../markup/html.ts';
import { shortened } from '../drawing/lines.ts';
import { drawDates } from '../drawing/frame.ts';
import { px } from '../drawing/path.ts';
import { timeAxis } from '../drawing/time-axis.ts';
import type { ChartBase } from '../figure/chart-base.ts';
import { tableOf } from '../figure/data-table.ts';
import { drawFigure, type Picture } from '../figure/figure.ts';
import { noData } from '../figure/no-data.ts';
import { plotBox, type Size } from '../figure/size.ts';
import { instantText, periodText } from '../text/date-text.ts';

export interface LaneEvent {
  /** UTC milliseconds. */
  readonly at: number;
  /** The lane it stands in, as `HALT`, `DISARM`, `DROPPED BAR`; lanes stand in order of first use. */
  readonly lane: string;
  /** One line for the table: code and place. */
  readonly text: string;
}

export interface EventLaneChart extends ChartBase {
  /** Ends of the equity chart's time axis, UTC milliseconds: the lane stands aligned under it. */
  readonly from: number;
  readonly to: number;
  /** Ascending in time. */
  readonly events: readonly LaneEvent[];
}

const TITLE = 'Integrity and risk events';
/** More kinds than this share the last lane, so that the figure stays a strip. */
const MOST_LANES = 12;
const OTHERS = 'others';

/** Integrity and risk events on the equity's time axis, one lane a kind. */
export function drawEventLane(chart: EventLaneChart): Html {
  const { from, to, events } = chart;
  if (events.length === 0) return noData(chart, TITLE, 'no such event in this run');
  if (!(to > from)) return noData(chart, TITLE, 'the run has one instant only');
  const lanes = lanesOf(events);
  return drawFigure(chart, {
    title: TITLE,
    reading: `each stroke is one event; the time axis is that of the equity, ${periodText(from, to)}`,
    description: lanes.map(({ name, times }) => `${name}: ${String(times.length)}.`).join(' '),
    key: [],
    views: [{ name: 'lanes', draw: (size) => drawLanes(chart, lanes, size) }],
    table: tableOf(['Time (UTC)', 'Kind', 'Event'], events, ({ at, lane, text }) => [
      instantText(at),
      lane,
      text,
    ]),
  });
}

interface Lane {
  readonly name: string;
  readonly times: number[];
}

function lanesOf(events: readonly LaneEvent[]): Lane[] {
  const lanes = new Map<string, number[]>();
  for (const { at, lane } of events) {
    const name = lanes.has(lane) || lanes.size < MOST_LANES - 1 ? lane : OTHERS;
    const times = lanes.get(name) ?? [];
    times.push(at);
    lanes.set(name, times);
  }
  return [...lanes].map(([name, times]) => ({ name, times }));
}

const LANE = 24;

function drawLanes({ from, to }: EventLaneChart, lanes: readonly Lane[], size: Size): Picture {
  const row = size.isWide ? LANE : LANE + 12;
  const box = plotBox(size, 4, lanes.length * row);
  const x = timeAxis({ min: from, max: to }, { from: box.left, to: box.right }, size.dates);
  const rows = lanes.map(({ name, times }, i) => {
    const bottom = box.top + (i + 1) * row - 4;
    const places = [
      ...new Set(times.map((at) => px(Math.min(Math.max(x.at(at), box.left), box.right)))),
    ];
    const strokes = places.map((at) => `M${at},${px(bottom)}v-15`).join('');
    const text = `${shortened(name, size.isWide ? 13 : 30)} (${String(times.length)})`;
    const label = size.isWide
      ? html`<text class="chart-label" x="${px(box.right + 8)}" y="${px(bottom - 4)}">${text}</text>`
      : html`<text class="chart-label" x="${px(box.left)}" y="${px(bottom - 19)}">${text}</text>`;
    return html`<path class="chart-grid" d="M${px(box.left)},${px(bottom)}H${px(box.right)}"/><path class="chart-event" d="${strokes}"/>${label} `;
  });
  return { height: box.bottom + 24, body: html`${rows}${drawDates(x, box, size.width - 2)}` };
}
