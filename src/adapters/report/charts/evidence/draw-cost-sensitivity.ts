import { html, NOTHING, type Html } from '../../markup/html.ts';
import { tightAxis, valueAxis } from '../drawing/axis.ts';
import { drawAxisName, drawColumnGrid, drawValueGrid } from '../drawing/frame.ts';
import { shapeOf, shapePath, toneOf } from '../drawing/marks.ts';
import { linePath, px } from '../drawing/path.ts';
import { drawable } from '../drawing/series.ts';
import { extentOf, including } from '../drawing/trace.ts';
import type { ChartBase } from '../figure/chart-base.ts';
import { tableOf } from '../figure/data-table.ts';
import { drawFigure } from '../figure/figure.ts';
import { noData } from '../figure/no-data.ts';
import { plotBox, type Box, type Size } from '../figure/size.ts';
import { numberText, signedText, type NumberKind } from '../text/number-text.ts';

export interface CostPoint {
  /** Times the costs of the run: 1 is as it was. */
  readonly multiplier: number;
  readonly sharpe: number | null;
  /** Fraction. */
  readonly cagr: number | null;
}

export interface CostSensitivityChart extends ChartBase {
  /** Ascending by multiplier. */
  readonly points: readonly CostPoint[];
  /** The multiplier at which the edge is gone; null when there is none to mark. */
  readonly breakEven: number | null;
  /** What was found, in words: `the edge is gone at 2.50 times the costs`. */
  readonly verdict: string;
}

const TITLE = 'Cost sensitivity';

interface Curve {
  readonly name: string;
  readonly kind: NumberKind;
  readonly values: ReadonlyArray<number | null>;
}

/** Sharpe ratio and CAGR against the cost multiplier, with the multiplier that ends the edge. */
export function drawCostSensitivity(chart: CostSensitivityChart): Html {
  const points = chart.points.filter(({ multiplier }) => drawable(multiplier) !== null);
  const curves: readonly Curve[] = [
    { name: 'Sharpe ratio', kind: 'RATIO', values: points.map(({ sharpe }) => sharpe) },
    { name: 'CAGR', kind: 'FRACTION', values: points.map(({ cagr }) => cagr) },
  ];
  if (points.length < 2) return noData(chart, TITLE, 'fewer than two cost multipliers were run');
  const edge = drawable(chart.breakEven);
  const { verdict } = chart;
  return drawFigure(chart, {
    title: TITLE,
    reading: `costs times a multiplier, 1 is the run itself; ${verdict}`,
    description: `Over ${String(points.length)} multipliers: ${verdict}.`,
    key: [],
    views: [
      {
        name: 'costs',
        draw: (size) => {
          const height = size.isWide ? 130 : 110;
          const second = 24 + height + 50;
          const panels = curves.map((curve, i) =>
            drawCurve(curve, i, { points, edge, box: boxOf(size, i === 0 ? 24 : second, height) }),
          );
          return { height: second + height + 26, body: html`${panels}` };
        },
      },
    ],
    table: tableOf(['Cost multiplier', 'Sharpe ratio', 'CAGR'], points, (point) => [
      `${numberText('RATIO', point.multiplier)} ×`,
      numberText('RATIO', point.sharpe),
      signedText('FRACTION', point.cagr),
    ]),
  });
}

/** Small rates have long names, `−0.20 %`, for which a narrow picture leaves more room. */
function boxOf(size: Size, top: number, height: number): Box {
  const box = plotBox(size, top, height);
  return { ...box, left: box.left + (size.isWide ? 0 : 14), right: size.width - 16 };
}

interface CurvePlot {
  readonly points: readonly CostPoint[];
  readonly edge: number | null;
  readonly box: Box;
}

function drawCurve(
  { name, kind, values }: Curve,
  i: number,
  { points, edge, box }: CurvePlot,
): Html {
  const multipliers = extentOf([points.map(({ multiplier }) => multiplier)]) ?? { min: 0, max: 1 };
  const span = edge === null ? multipliers : including(multipliers, edge);
  const x = tightAxis(span, { from: box.left, to: box.right }, { kind: 'RATIO', steps: 8 });
  const found = including(extentOf([values]) ?? { min: 0, max: 1 }, 0);
  const y = valueAxis(found, { from: box.bottom, to: box.top }, { kind, steps: 3 });
  const part = points.flatMap(({ multiplier }, k) => {
    const value = drawable(values[k]);
    return value === null ? [] : [{ x: x.at(multiplier), y: y.at(value) }];
  });
  const marks = part.map((point) => shapePath(i === 0 ? 'circle' : shapeOf(i), point.x, point.y));
  return html`${drawAxisName(name, 4, box.top - 10)}${drawValueGrid(y, box)}${drawColumnGrid(x, box)}<path class="chart-line ${toneOf(i)}" d="${linePath([part])}"/><path class="chart-mark ${toneOf(i)}" d="${marks.join('')}"/>${drawEdge(edge, edge === null ? 0 : x.at(edge), box)} `;
}

function drawEdge(edge: number | null, at: number, box: Box): Html {
  if (edge === null) return NOTHING;
  const isRight = at > (box.left + box.right) / 2;
  return html`<path class="chart-limit chart-limit-0" d="M${px(at)},${px(box.top)}V${px(box.bottom)}"/><text class="${isRight ? 'chart-limit-name chart-end' : 'chart-limit-name'}" x="${px(at + (isRight ? -5 : 5))}" y="${px(box.top + 10)}">break-even ${numberText('RATIO', edge)} ×</text>`;
}
