import { html, type Html } from '../../markup/html.ts';
import { drawable } from '../drawing/series.ts';
import type { ChartBase } from '../figure/chart-base.ts';
import { rowSelection, type DataTable } from '../figure/data-table.ts';
import { drawFigure, type KeyEntry } from '../figure/figure.ts';
import { noData } from '../figure/no-data.ts';
import { instantText, periodText } from '../text/date-text.ts';
import { numberText } from '../text/number-text.ts';
import { FILL_KINDS, keyFill } from './fill-marks.ts';
import { drawPricePicture, priceExtent } from './price-picture.ts';
import { encodePrices, type PriceRecord } from './price-record.ts';

export interface PriceChart extends ChartBase, PriceRecord {
  readonly symbol: string;
}

/** Candles (a close line with its range when dense), fills by shape, protective stop, position strip. */
export function drawPrice(chart: PriceChart): Html {
  const { symbol, unit, bars, fills } = chart;
  const title = `${symbol}: price and fills`;
  const prices = priceExtent(chart);
  if (bars.times.length < 2 || prices === null) return noData(chart, title, 'fewer than two bars');
  const first = bars.times[0] ?? 0;
  const last = bars.times[bars.times.length - 1] ?? 0;
  const entries = fills.filter(({ role }) => role === 'ENTRY').length;
  return drawFigure(chart, {
    title,
    reading: `${unit}, ${numberText('COUNT', bars.times.length)} bars, ${periodText(first, last)}; the strip below is the position in shares`,
    description: `Prices of ${symbol} from ${numberText('AMOUNT', prices.min)} to ${numberText('AMOUNT', prices.max)} ${unit}, with ${String(entries)} entries and ${String(fills.length - entries)} exits.`,
    key: keyOf(chart),
    views: [{ name: 'price', draw: (size) => drawPricePicture(chart, size) }],
    extra: html`<details class="chart-explore" data-unit="${unit}" data-prices="${encodePrices(chart)}" hidden><summary>Explore bar by bar</summary></details>
`,
    table: fillTable(chart),
  });
}

function keyOf({ fills, stop }: PriceChart): KeyEntry[] {
  const used = FILL_KINDS.filter((kind) =>
    fills.some(({ side, role }) => side === kind.side && role === kind.role),
  );
  return [
    ...used.map((kind) => ({ mark: keyFill(kind), name: kind.name })),
    ...(stop.times.length > 0
      ? [{ mark: html`<path class="chart-stop" d="M1,6h26"/>`, name: 'protective stop' }]
      : []),
  ];
}

/** The fills; without any, the closes. */
function fillTable({ bars, fills, unit }: PriceChart): DataTable {
  if (fills.length === 0) {
    return {
      columns: ['Time (UTC)', `Close (${unit})`],
      rows: rowSelection(bars.times.length).map((i) => [
        instantText(bars.times[i] ?? 0),
        numberText('AMOUNT', drawable(bars.close[i])),
      ]),
      total: bars.times.length,
    };
  }
  return {
    columns: ['Time (UTC)', 'Side', 'Role', 'Shares', `Price (${unit})`],
    rows: rowSelection(fills.length).flatMap((i) =>
      fills
        .slice(i, i + 1)
        .map(({ at, side, role, qty, price }) => [
          instantText(at),
          side,
          role,
          numberText('COUNT', qty),
          numberText('AMOUNT', price),
        ]),
    ),
    total: fills.length,
  };
}
