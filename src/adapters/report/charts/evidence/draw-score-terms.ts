import type { Html } from '../../markup/html.ts';
import { drawRows } from '../drawing/rows.ts';
import { drawable } from '../drawing/series.ts';
import type { ChartBase } from '../figure/chart-base.ts';
import { tableOf } from '../figure/data-table.ts';
import { drawFigure } from '../figure/figure.ts';
import { noData } from '../figure/no-data.ts';
import { numberText, signedText } from '../text/number-text.ts';

export interface ScoreTerm {
  readonly name: string;
  /** Points, signed. */
  readonly points: number;
}

export interface ScoreTermsChart extends ChartBase {
  /** In the order of the formula. */
  readonly terms: readonly ScoreTerm[];
  /** The score itself, points. */
  readonly total: number;
}

const TITLE = 'Consistency score';

/** The consistency score as the sum of its signed terms. */
export function drawScoreTerms(chart: ScoreTermsChart): Html {
  const terms = chart.terms.filter(({ points }) => drawable(points) !== null);
  const total = drawable(chart.total);
  if (terms.length === 0 || total === null) return noData(chart, TITLE, 'the score is not defined');
  const rows = terms.map(({ name, points }) => ({
    name,
    value: points,
    text: signedText('RATIO', points),
    note: '',
  }));
  const sum = {
    name: 'Score',
    value: total,
    text: numberText('RATIO', total),
    note: '',
    isTotal: true,
  };
  return drawFigure(chart, {
    title: TITLE,
    reading: `points; the terms and their result, ${numberText('RATIO', total)}`,
    description: terms
      .map(({ name, points }) => `${name} ${signedText('RATIO', points)}.`)
      .join(' '),
    key: [],
    views: [{ name: 'terms', draw: (size) => drawRows([...rows, sum], size) }],
    table: tableOf(['Term', 'Points'], [...rows, sum], ({ name, text }) => [name, text]),
  });
}
