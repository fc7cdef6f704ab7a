import { MS_PER_DAY, MS_PER_HOUR } from '../../../../foundation/model/index.ts';
import { html, type Html } from '../../markup/html.ts';
import { tightAxis, valueAxis, type Axis } from '../drawing/axis.ts';
import { drawAxisName, drawColumnGrid, drawValueGrid } from '../drawing/frame.ts';
import { shapePath, type Shape } from '../drawing/marks.ts';
import { drawable } from '../drawing/series.ts';
import { extentOf, including } from '../drawing/trace.ts';
import type { ChartBase } from '../figure/chart-base.ts';
import { tableOf } from '../figure/data-table.ts';
import { drawFigure, type Picture } from '../figure/figure.ts';
import { noData } from '../figure/no-data.ts';
import { plotBox, type Size } from '../figure/size.ts';
import { spanText } from '../text/date-text.ts';
import { numberText, signedText } from '../text/number-text.ts';

export interface TradePoint {
  /** Milliseconds from the entry to the exit, not negative. */
  readonly heldMs: number;
  /** Profit or loss after fees. */
  readonly pnl: number;
  readonly side: 'LONG' | 'SHORT';
}

export interface TradesChart extends ChartBase {
  readonly unit: string;
  readonly trades: readonly TradePoint[];
}

const TITLE = 'Trades: result against holding time';

/** Units of the time axis; the largest that the longest trade has two of. */
const UNITS = [
  { name: 'days', ms: MS_PER_DAY },
  { name: 'hours', ms: MS_PER_HOUR },
  { name: 'minutes', ms: 60_000 },
] as const;

/** Four looks: the way of the trade by shape and tone of the result. */
const LOOKS: ReadonlyArray<{
  readonly name: string;
  readonly side: TradePoint['side'];
  readonly isGain: boolean;
  readonly shape: Shape;
}> = [
  { name: 'long, gained', side: 'LONG', isGain: true, shape: 'circle' },
  { name: 'long, lost', side: 'LONG', isGain: false, shape: 'cross' },
  { name: 'short, gained', side: 'SHORT', isGain: true, shape: 'square' },
  { name: 'short, lost', side: 'SHORT', isGain: false, shape: 'diamond' },
];

/** Profit or loss of each closed trade against its holding time. */
export function drawTrades(chart: TradesChart): Html {
  const trades = chart.trades.filter(
    ({ pnl, heldMs }) => drawable(pnl) !== null && drawable(heldMs) !== null,
  );
  const results = extentOf([trades.map(({ pnl }) => pnl)]);
  if (results === null) return noData(chart, TITLE, 'no closed trade');
  const longest = trades.reduce((most, { heldMs }) => Math.max(most, heldMs), 0);
  const unit = UNITS.find(({ ms }) => longest >= 2 * ms) ?? UNITS[2];
  const used = LOOKS.map((look) => ({
    ...look,
    trades: trades.filter((one) => isOf(look, one)),
  })).filter((look) => look.trades.length > 0);
  const draw = (size: Size): Picture => {
    const box = { ...plotBox(size, 24, size.isWide ? 240 : 220), right: size.width - 14 };
    const across = { kind: 'COUNT', steps: size.isWide ? 8 : 4 } as const;
    const held = { min: 0, max: Math.max(longest / unit.ms, 1) };
    const x = tightAxis(held, { from: box.left, to: box.right }, across);
    const pixels = { from: box.bottom, to: box.top };
    const y = valueAxis(including(results, 0), pixels, { kind: 'AMOUNT', steps: 5 });
    const points = used.map(
      (look) =>
        html`<path class="chart-point ${look.isGain ? 'chart-gain' : 'chart-loss'}" d="${pointsPath(look.trades, look.shape, { x, y, unitMs: unit.ms })}"/>`,
    );
    const body = html`${drawAxisName(chart.unit, 4, 14)}${drawValueGrid(y, box)}${drawColumnGrid(x, box)}${points}<text class="chart-name chart-end" x="${box.right}" y="${box.bottom + 32}">held, ${unit.name}</text>`;
    return { height: box.bottom + 40, body };
  };
  return drawFigure(chart, {
    title: TITLE,
    reading: `${numberText('COUNT', trades.length)} closed trades, ${chart.unit} after fees`,
    description: used.map(({ name, trades: own }) => `${name}: ${String(own.length)}.`).join(' '),
    key: used.map(({ name, shape, isGain }) => ({
      mark: html`<path class="chart-point ${isGain ? 'chart-gain' : 'chart-loss'}" d="${shapePath(shape, 14, 6)}"/>`,
      name,
    })),
    views: [{ name: 'trades', draw }],
    table: tableOf(['Held', 'Side', `Result (${chart.unit})`], trades, ({ heldMs, side, pnl }) => [
      spanText(heldMs),
      side,
      signedText('AMOUNT', pnl),
    ]),
  });
}

function isOf(look: (typeof LOOKS)[number], { side, pnl }: TradePoint): boolean {
  return side === look.side && pnl > 0 === look.isGain;
}

/** Trades nearer to each other than this share a mark. */
const SAME_PLACE = 2;

function pointsPath(
  trades: readonly TradePoint[],
  shape: Shape,
  { x, y, unitMs }: { readonly x: Axis; readonly y: Axis; readonly unitMs: number },
): string {
  const places = new Map<string, string>();
  for (const { heldMs, pnl } of trades) {
    const left = x.at(heldMs / unitMs);
    const top = y.at(pnl);
    const place = `${String(Math.round(left / SAME_PLACE))},${String(Math.round(top / SAME_PLACE))}`;
    if (!places.has(place)) places.set(place, shapePath(shape, left, top));
  }
  return [...places.values()].join('');
}
