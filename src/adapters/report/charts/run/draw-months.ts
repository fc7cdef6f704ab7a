import { html, type Html } from '../../markup/html.ts';
import { drawCell } from '../drawing/heat.ts';
import { px } from '../drawing/path.ts';
import { drawable } from '../drawing/series.ts';
import type { ChartBase } from '../figure/chart-base.ts';
import { drawFigure, type Picture } from '../figure/figure.ts';
import { noData } from '../figure/no-data.ts';
import type { Size } from '../figure/size.ts';
import { monthText } from '../text/date-text.ts';
import { cellPercentText, signedText } from '../text/number-text.ts';

export interface MonthReturn {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** Fraction. */
  readonly value: number | null;
}

export interface YearReturn {
  readonly year: number;
  /** Fraction. */
  readonly value: number | null;
  /** Fraction, of the benchmark over the same days. */
  readonly benchmark?: number | null;
}

export interface MonthsChart extends ChartBase {
  readonly months: readonly MonthReturn[];
  readonly years: readonly YearReturn[];
}

const TITLE = 'Monthly returns';
const MONTHS = Array.from({ length: 12 }, (_, i) => i + 1);

interface YearRow {
  readonly year: number;
  /** January first; null where there is no month or no return. */
  readonly months: ReadonlyArray<number | null>;
  readonly total: number | null;
}

/** Returns by year and month with the year's total, numbers in the cells. */
export function drawMonths(chart: MonthsChart): Html {
  const rows = byYear(chart);
  const returns = rows.flatMap(({ months }) => months).filter((value) => value !== null);
  if (returns.length === 0) return noData(chart, TITLE, 'no month with a return');
  const strongest = Math.max(...returns.map(Math.abs));
  const gains = returns.filter((value) => value > 0).length;
  return drawFigure(chart, {
    title: TITLE,
    reading: 'per cent, with the total of each year; the stronger the colour, the larger the move',
    description: `${String(gains)} of ${String(returns.length)} months gained.`,
    key: [],
    views: [
      {
        name: 'months',
        draw: (size) => (size.isWide ? drawYearLines : drawHalfYears)(rows, strongest, size),
      },
    ],
    table: {
      columns: ['Year', ...MONTHS.map(monthText), 'Total'],
      rows: rows.map(({ year, months, total }) => [
        String(year),
        ...months.map((value) => signedText('FRACTION', value)),
        signedText('FRACTION', total),
      ]),
      total: rows.length,
    },
  });
}

function byYear({ months, years }: MonthsChart): YearRow[] {
  const found = [...new Set([...months, ...years].map(({ year }) => year))].sort((a, b) => a - b);
  return found.map((year) => {
    const own = months.filter((one) => one.year === year);
    return {
      year,
      months: MONTHS.map((month) => drawable(own.find((one) => one.month === month)?.value)),
      total: drawable(years.find((one) => one.year === year)?.value),
    };
  });
}

const CELL = 26;
const HEAD = 22;
/** Months of the first half of the year above those of the second. */
const TWO_HEADS = 35;

/** One line a year: twelve months and the total. */
function drawYearLines(rows: readonly YearRow[], strongest: number, size: Size): Picture {
  const left = 48;
  const width = (size.width - left - 2) / 13.4;
  const totalX = left + 12.4 * width;
  const heads = [...MONTHS.map(monthText), 'Total'].map((name, i) =>
    head(name, i === 12 ? totalX + width / 2 : left + (i + 0.5) * width),
  );
  const body = rows.map(({ year, months, total }, row) => {
    const y = HEAD + row * CELL;
    const place = { y, width, height: CELL, strongest };
    return html`${yearName(year, y + CELL / 2)}${months.map((value, i) =>
      cell(`${monthText(i + 1)} ${String(year)}`, value, { ...place, x: left + i * width }),
    )}${cell(`Total ${String(year)}`, total, { ...place, x: totalX, strongest: strongest * TOTALS })} `;
  });
  return { height: HEAD + rows.length * CELL + 4, body: html`${heads}${body}` };
}

/** Two lines a year, six months each, so that the numbers keep their size on a phone. */
function drawHalfYears(rows: readonly YearRow[], strongest: number, size: Size): Picture {
  const left = 34;
  const width = (size.width - left - 2) / 7.2;
  const totalX = left + 6.2 * width;
  const heads = MONTHS.map((month, i) =>
    head(monthText(month), left + ((i % 6) + 0.5) * width, i < 6 ? 14 : 27),
  );
  const high = 2 * CELL + 6;
  const body = rows.map(({ year, months, total }, row) => {
    const y = TWO_HEADS + row * high;
    const place = { width, height: CELL, strongest };
    return html`${yearName(year, y + CELL)}${months.map((value, i) =>
      cell(`${monthText(i + 1)} ${String(year)}`, value, {
        ...place,
        x: left + (i % 6) * width,
        y: y + (i < 6 ? 0 : CELL),
      }),
    )}${cell(`Total ${String(year)}`, total, { ...place, x: totalX, y, height: 2 * CELL, strongest: strongest * TOTALS })} `;
  });
  return {
    height: TWO_HEADS + rows.length * high,
    body: html`${heads}${head('Total', totalX + width / 2, 27)}${body}`,
  };
}

/** Years move about as much as twelve months of chance: the square root of 12. */
const TOTALS = 3.46;

interface CellPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The return that has the full colour; above zero unless all are zero. */
  readonly strongest: number;
}

function cell(name: string, value: number | null, { strongest, ...place }: CellPlace): Html {
  const text = value === null ? '' : cellPercentText(value);
  const strength = value === null || strongest === 0 ? value : value / strongest;
  return drawCell({ ...place, strength, text, hint: `${name}: ${signedText('FRACTION', value)}` });
}

function head(name: string, x: number, y = 14): Html {
  return html`<text class="chart-tick chart-middle" x="${px(x)}" y="${y}">${name}</text>`;
}

function yearName(year: number, y: number): Html {
  return html`<text class="chart-row" x="2" y="${px(y)}" dy=".35em">${year}</text>`;
}
