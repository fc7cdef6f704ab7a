/** What a run did, from its equity to its fills. */
import type { RunReport } from '../run-report.ts';
import { activityFigures, performanceFigures, returnFigures } from './figures.ts';
import { recordTables } from './record-tables.ts';
import type { Section } from './section.ts';

export function runSections(report: RunReport): readonly Section[] {
  return [
    { id: 'performance', title: 'Equity and drawdown', content: performanceFigures(report) },
    { id: 'returns', title: 'Returns', content: returnFigures(report) },
    { id: 'activity', title: 'What it did', content: activityFigures(report) },
    { id: 'tables', title: 'Tables', content: recordTables(report) },
  ];
}
