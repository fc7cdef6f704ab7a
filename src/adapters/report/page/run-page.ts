/** The page about one run, alone or judged: head, contents, sections, formulas. */
import { CHART_STYLES } from '../charts/index.ts';
import { html, NOTHING } from '../markup/html.ts';
import { groupsFor } from '../metrics/metric-groups.ts';
import type { RunReport } from '../run-report.ts';
import { REPORT_SCRIPT } from '../scripts/report-script.ts';
import { footer, type SealedIn } from '../sections/footer.ts';
import { headStrip, type Badge } from '../sections/head-strip.ts';
import { heroNumbers } from '../sections/hero-numbers.ts';
import { contentsOf, sectionOf, type Section } from '../sections/section.ts';
import { documentOf } from './document.ts';
import { PAGE_STYLE } from './page-style.ts';

export interface RunPage {
  readonly badge: Badge;
  /** Of the tab, before the program's name. */
  readonly title: string;
  /** Behind those that every page has. */
  readonly styles: readonly string[];
  readonly sections: readonly Section[];
  readonly sealed: SealedIn;
}

/** The text of the file; the same page gives the same bytes. */
export function runPage(report: RunReport, page: RunPage): string {
  const { programVersion } = report;
  const { badge, title, styles, sections, sealed } = page;
  const body = html`${headStrip({ badge, report, numbers: heroNumbers(report) })}
${contentsOf([...sections, { id: 'notes', title: 'Formulas', content: NOTHING }])}
<main class="wrap" id="main">
${sections.map(sectionOf)}</main>
${footer(sealed, groupsFor([report.metrics]))}`;
  return documentOf({
    programVersion,
    title: `${title} · MiniQuantDesk`,
    styles: [PAGE_STYLE, CHART_STYLES, ...styles],
    scripts: [REPORT_SCRIPT],
    body,
  });
}
