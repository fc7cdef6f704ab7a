/** What the page is about, at a glance: strategy, verdict, period, the six numbers that are asked first. */
import { calendarFor } from '../../../foundation/calendar/index.ts';
import { CODES, type RunInputs, type RunSummary } from '../../../foundation/model/index.ts';
import { paramTexts } from '../format/json-text.ts';
import { countText, dayText, moneyText, timeText } from '../format/display-text.ts';
import { stopsText } from '../format/stops-text.ts';
import { html, NOTHING, type Html, type HtmlValue } from '../markup/html.ts';
import type { Capped, OpenPosition, RunReport } from '../run-report.ts';

/** The verdict on a run, or which kind it is. Its shape and its words say what the colour repeats. */
export type Badge =
  | 'RESEARCH_RUN'
  | 'PAPER_RUN'
  | 'LIVE_RUN'
  | 'PROMOTABLE'
  | 'NOT_PROMOTABLE'
  | 'COMPARISON'
  | 'SWEEP';

const BADGES: Readonly<Record<Badge, { shape: string; text: string; tone: string }>> = {
  RESEARCH_RUN: { shape: '◇', text: 'RESEARCH RUN', tone: 'badge' },
  PAPER_RUN: { shape: '▷', text: 'PAPER RUN', tone: 'badge' },
  LIVE_RUN: { shape: '▶', text: 'LIVE RUN', tone: 'badge' },
  PROMOTABLE: { shape: '✓', text: 'PROMOTABLE', tone: 'badge badge-good' },
  NOT_PROMOTABLE: { shape: '✗', text: 'NOT PROMOTABLE', tone: 'badge badge-bad' },
  COMPARISON: { shape: '⇄', text: 'COMPARISON', tone: 'badge' },
  SWEEP: { shape: '▦', text: 'SWEEP', tone: 'badge' },
};

/** Symbols that are named in the head; the data table has all. */
const SHOWN_SYMBOLS = 12;

/** A number of the head: name, value, a line below. */
export interface HeroNumber {
  readonly name: string;
  readonly value: HtmlValue;
  readonly below: string;
}

export interface HeadStrip {
  readonly badge: Badge;
  readonly report: RunReport;
  readonly numbers: readonly HeroNumber[];
}

export function headStrip({ badge, report, numbers }: HeadStrip): Html {
  const { inputs, summary } = report;
  const { strategy } = inputs;
  const params = paramTexts(strategy.params);
  return html`<header class="head"><div class="wrap">
${brandLine(badge)}
<h1>${strategy.id} <small>version ${strategy.version}</small></h1>
<p class="lede">${inputs.mode}${inputs.shadow ? ' SHADOW' : ''} · ${symbolsText(inputs)} · ${inputs.timeframe} · ${inputs.calendar} · ${periodText(inputs, summary)} · opening cash ${moneyText(inputs.cash)}</p>
${params.length === 0 ? NOTHING : html`<ul class="chips" aria-label="Parameters">${params.map((text) => html`<li>${text}</li>`)}</ul>`}
${numbers.length === 0 ? NOTHING : html`<dl class="hero">${numbers.map(heroNumber)}</dl>`}
${haltNotice(report)}${notices(summary)}
</div></header>
`;
}

/** The first line of a page: whose it is, and the verdict. */
export function brandLine(badge: Badge): Html {
  const { shape, text, tone } = BADGES[badge];
  return html`<div class="brand"><span>MiniQuantDesk · tear sheet</span>
<span class="${tone}"><span class="badge-shape" aria-hidden="true">${shape}</span>${text}</span></div>`;
}

/** Daily bars are told by their days, all others by their closing times. */
function periodText(
  { timeframe, calendar }: RunInputs,
  { firstTs, lastTs, slices }: RunSummary,
): string {
  if (slices === 0) return 'no slice decided';
  if (timeframe !== '1D') return `${timeText(firstTs)} to ${timeText(lastTs)} UTC`;
  const days = calendarFor(calendar);
  return `${dayText(days.dayOf(firstTs))} to ${dayText(days.dayOf(lastTs))}`;
}

function heroNumber({ name, value, below }: HeroNumber): Html {
  return html`<div><dt>${name}</dt><dd>${value}<small>${below}</small></dd></div>
`;
}

function symbolsText({ data }: RunInputs): string {
  const shown = data.slice(0, SHOWN_SYMBOLS).map(({ symbol }) => symbol);
  const more = data.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${countText(more)} more` : ''}`;
}

/** What must not be overlooked: halts, blocked symbols, a run that sent or closed nothing. */
function notices(summary: RunSummary): Html {
  const { haltReason, disarmReason, blocked } = summary;
  return html`${haltReason === null ? NOTHING : notice('HALTED', `${haltReason}: ${CODES[haltReason].meaning}`)}
${disarmReason === null ? NOTHING : notice('DISARMED', `${disarmReason}: ${CODES[disarmReason].meaning}`)}
${blocked.slice(0, SHOWN_SYMBOLS).map(({ symbol, reason }) => notice('BLOCKED', `${symbol} took no new risk after ${reason}: ${CODES[reason].meaning}`))}`;
}

/** Who ended a run before its bars did, where, why, and what stands since. */
function haltNotice({ atBroker, summary, tables }: RunReport): Html {
  if (atBroker?.end.by !== 'HALT') return NOTHING;
  const { end, given } = atBroker;
  const { slices, lastTs } = summary;
  const where = `slice ${countText(slices)} of ${countText(given.slices)}`;
  const market = slices === 0 ? '' : ` (${timeText(lastTs)} UTC)`;
  return notice(
    'HALTED',
    html`by ${end.actor} on ${timeText(end.at)} UTC, at ${where}${market}: ${end.reason}. ${leftOpen(tables.open)}`,
  );
}

function leftOpen({ rows, total }: Capped<OpenPosition>): string {
  if (total === 0) return 'No position was left.';
  const shown = rows.slice(0, SHOWN_SYMBOLS).map((one) => {
    return `${one.symbol} ${countText(one.qty)} shares, ${stopsText(one.stops)}`;
  });
  const more = total - shown.length;
  return `Left as they were: ${shown.join('; ')}${more > 0 ? `; ${countText(more)} more` : ''}.`;
}

function notice(mark: string, text: HtmlValue): Html {
  return html`<div class="notice notice-bad" role="note"><p><span class="mark">■ ${mark}</span> ${text}</p></div>
`;
}
