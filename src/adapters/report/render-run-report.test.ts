// What the page says of a run at a broker, and of a backtest not.
import { describe, expect, it } from 'vitest';
import { elementsNamed, pageFaults, parsePage } from '../../../tests/support/report/parsed-page.ts';
import { sampleReport } from '../../../tests/support/report/sample-report.ts';
import { renderRunReport } from './render-run-report.ts';
import type { OpenPosition, RunReport } from './run-report.ts';

const HALTED = sampleReport('SPY');
const [POSITION] = HALTED.tables.open.rows;
if (POSITION === undefined) throw new Error('the sample holds a position');

function openIn(report: RunReport, rows: readonly OpenPosition[]): RunReport {
  return { ...report, tables: { ...report.tables, open: { rows, total: rows.length } } };
}

function inMode(mode: 'PAPER' | 'LIVE', report = HALTED): RunReport {
  return { ...report, inputs: { ...report.inputs, mode } };
}

function told(report: RunReport): string {
  const text = renderRunReport(report);
  expect(pageFaults(text)).toEqual([]);
  const page = parsePage(text);
  const parts = ['header', 'main', 'footer'].flatMap((tag) => elementsNamed(page, tag));
  return parts.map((part) => part.text.replace(/\s+/g, ' ')).join('\n');
}

describe('the page of a run at a broker', () => {
  it('tells who halted it, when, where, why, and what stands', () => {
    const text = told(inMode('PAPER', openIn(HALTED, [POSITION])));
    expect(text).toContain('HALTED by SPY on 2026-11-02 14:30:00 UTC, at slice ');
    expect(text).toContain(' of 9 (2014-06-05 ');
    expect(text).toContain('Left as they were: SPY −5 shares, stop of 5 at 3.00.');
  });

  it.each([
    ['no position', [], 'No position was left.'],
    ['no stop', [{ ...POSITION, stops: [] }], 'Left as they were: SPY −5 shares, no stop.'],
    [
      'more than are named',
      Array.from({ length: 14 }, () => POSITION),
      'stop of 5 at 3.00; 2 more.',
    ],
  ] as const)('tells of %s', (_, rows, wanted) => {
    expect(told(inMode('PAPER', openIn(HALTED, rows)))).toContain(wanted);
  });

  it.each([
    ['PAPER', 'PAPER RUN', 'What no paper run can show'],
    ['LIVE', 'LIVE RUN', 'What the record of a run cannot show'],
  ] as const)('of %s has a badge and limits of its own', (mode, badge, box) => {
    const text = told(inMode(mode));
    expect(text).toContain(badge);
    expect(text).toContain(box);
    expect(text).not.toMatch(/RESEARCH RUN|What no backtest|mqk backtest run/);
    expect(text).toMatch(/mqk replay \S+ --verify/);
  });

  it('of a run that was halted before its first slice names no day', () => {
    const summary = { ...HALTED.summary, slices: 0, lastTs: 0 };
    const text = told({ ...inMode('PAPER'), summary });
    expect(text).toContain('no slice decided');
    expect(text).not.toContain('1970');
  });

  it('says how many bars it traded, and of its end by them nothing more', () => {
    const { bars } = HALTED.summary;
    const atBroker = { end: { by: 'FEED' }, given: { slices: 3, bars } } as const;
    const { ended: _, ...metrics } = HALTED.metrics;
    const text = told(inMode('PAPER', { ...HALTED, atBroker, metrics }));
    expect(text).toContain(`All ${bars} bars in sessions were traded.`);
    expect(text).not.toMatch(/HALTED by|Halted by/);
  });
});

describe('the page of a backtest', () => {
  it('has none of it', () => {
    const { ended: _, ...metrics } = HALTED.metrics;
    const text = told({ ...HALTED, atBroker: null, metrics });
    expect(text).toContain('RESEARCH RUN');
    expect(text).toContain('What no backtest can show');
    expect(text).not.toMatch(/bars in sessions were traded|HALTED by|Halted by|stop of 5/);
  });
});
