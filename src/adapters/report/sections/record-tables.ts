/** The run in rows: drawdowns, trades, fills and why they have their prices, exits, what is still open. */
import { calendarFor } from '../../../foundation/calendar/index.ts';
import {
  CODES,
  REASONS,
  type RunInputs,
  type RunSummary,
} from '../../../foundation/model/index.ts';
import {
  countText,
  dayText,
  durationText,
  moneyText,
  NOT_AVAILABLE,
  percentText,
  priceText,
  ratioText,
  timeText,
} from '../format/display-text.ts';
import { changeOf, gainOf } from '../format/signed-amount.ts';
import { stopsText } from '../format/stops-text.ts';
import { html, type Html } from '../markup/html.ts';
import type {
  Capped,
  DrawdownRow,
  ExitReason,
  ExitRow,
  FillRow,
  OpenPosition,
  RunReport,
  TradeRow,
} from '../run-report.ts';
import { tableOf, type TableColumn } from '../tables/table.ts';

const PPM_PER_BP = 100;

const EXIT_TEXTS: Readonly<Record<ExitReason, string>> = {
  TARGET: 'target',
  STOP: 'stop',
  TAKE_PROFIT: 'profit target',
  FLATTENED: 'halt',
};

/** Instants as the tables show them: daily bars by their days, all others by their closing times. */
type Clock = (ts: number) => string;

export function recordTables({ tables, summary, inputs, atBroker }: RunReport): Html {
  const clock = clockOf(inputs);
  return html`<div class="tables">
${drawdowns(tables.drawdowns)}
<div class="pair">
${extremes('best-trades', 'Best five trades', { rows: tables.best, clock })}
${extremes('worst-trades', 'Worst five trades', { rows: tables.worst, clock })}
</div>
<div class="pair">
${exits(tables.exits)}
${rejections(summary)}
</div>
${openPositions(tables.open, clock, atBroker !== null)}
${trades(tables.trades, clock)}
${fills(tables.fills, clock)}
</div>`;
}

/** The line about rows that a table does not show. */
function leftOut<Row>({ rows, total }: Capped<Row>, what: string, where: string): string | null {
  const left = total - rows.length;
  if (left <= 0) return null;
  return `The first ${countText(rows.length)} of ${countText(total)} ${what}; ${countText(left)} are not shown: ${where}.`;
}

function noted(note: string | null): { note?: string } {
  return note === null ? {} : { note };
}

function drawdowns(rows: readonly DrawdownRow[]): Html {
  return tableOf({
    id: 'worst-drawdowns',
    caption: 'Worst ten drawdowns of daily equity',
    columns: [
      { head: 'Peak', cell: ({ peak }) => dayText(peak) },
      { head: 'Trough', cell: ({ trough }) => dayText(trough) },
      {
        head: 'Recovered',
        cell: ({ recovered }) => (recovered === null ? 'not yet' : dayText(recovered)),
      },
      { head: 'Depth', kind: 'NUMBER', cell: ({ depth }) => percentText(depth) },
      { head: 'Days down', kind: 'NUMBER', cell: ({ daysDown }) => countText(daysDown) },
      {
        head: 'Days to recover',
        kind: 'NUMBER',
        cell: ({ daysToRecover }) =>
          daysToRecover === null ? NOT_AVAILABLE : countText(daysToRecover),
      },
    ],
    rows,
    whenEmpty: 'Daily equity never fell below an earlier peak.',
  });
}

const NO_TRADES = 'No trade was closed.';

function trades(capped: Capped<TradeRow>, clock: Clock): Html {
  const where = 'a trade is a lot and the fill that closed it, and fills.csv has every fill';
  return tableOf<TradeRow>({
    id: 'trades',
    caption: 'Trades',
    columns: [
      { head: 'No.', kind: 'NUMBER', cell: ({ number }) => countText(number) },
      { head: 'Symbol', cell: ({ symbol }) => symbol },
      { head: 'Side', cell: ({ side }) => side },
      { head: 'P&L', kind: 'NUMBER', cell: ({ pnl }) => gainOf(pnl) },
      { head: 'of cost', kind: 'NUMBER', cell: ({ change }) => changeOf(change) },
      { head: 'Shares', kind: 'NUMBER', cell: ({ qty }) => countText(qty) },
      { head: 'Entry', cell: ({ entryTs }) => clock(entryTs) },
      { head: 'at', kind: 'NUMBER', cell: ({ entryPrice }) => priceText(entryPrice) },
      { head: 'Exit', cell: ({ exitTs }) => clock(exitTs) },
      { head: 'at', kind: 'NUMBER', cell: ({ exitPrice }) => priceText(exitPrice) },
      { head: 'Held', cell: ({ entryTs, exitTs }) => durationText(exitTs - entryTs) },
      { head: 'Closed by', cell: ({ exit }) => EXIT_TEXTS[exit] },
    ],
    rows: capped.rows,
    whenEmpty: NO_TRADES,
    ...noted(leftOut(capped, 'trades', where)),
  });
}

function extremes(
  id: string,
  caption: string,
  { rows, clock }: { readonly rows: readonly TradeRow[]; readonly clock: Clock },
): Html {
  return tableOf<TradeRow>({
    id,
    caption,
    columns: [
      { head: 'No.', kind: 'NUMBER', cell: ({ number }) => countText(number) },
      { head: 'Symbol', cell: ({ symbol }) => symbol },
      { head: 'P&L', kind: 'NUMBER', cell: ({ pnl }) => gainOf(pnl) },
      { head: 'of cost', kind: 'NUMBER', cell: ({ change }) => changeOf(change) },
      { head: 'Entry', cell: ({ entryTs }) => clock(entryTs) },
      { head: 'Exit', cell: ({ exitTs }) => clock(exitTs) },
    ],
    rows,
    whenEmpty: 'There is none.',
  });
}

function exits(rows: readonly ExitRow[]): Html {
  return tableOf({
    id: 'exit-reasons',
    caption: 'Exits by reason',
    columns: [
      { head: 'Closed by', cell: ({ exit }) => EXIT_TEXTS[exit] },
      { head: 'Trades', kind: 'NUMBER', cell: (row) => countText(row.trades) },
      { head: 'Won', kind: 'NUMBER', cell: (row) => percentText(row.wins / row.trades) },
      { head: 'P&L', kind: 'NUMBER', cell: ({ pnl }) => gainOf(pnl) },
    ],
    rows,
    whenEmpty: NO_TRADES,
  });
}

function rejections({ rejectedByReason }: RunSummary): Html {
  const rows = REASONS.flatMap((reason) => {
    const count = rejectedByReason[reason] ?? 0;
    return count === 0 ? [] : [{ reason, count }];
  });
  return tableOf({
    id: 'rejections',
    caption: 'Intents rejected, by reason',
    columns: [
      { head: 'Reason', kind: 'CODE', cell: ({ reason }) => reason },
      { head: 'Times', kind: 'NUMBER', cell: ({ count }) => countText(count) },
      { head: 'Meaning', kind: 'WORDS', cell: ({ reason }) => CODES[reason].meaning },
    ],
    rows,
    whenEmpty: 'No intent was rejected.',
  });
}

/** `hasStops`: of a run at a broker, where they work on. */
function openPositions(open: Capped<OpenPosition>, clock: Clock, hasStops: boolean): Html {
  return tableOf({
    id: 'open-positions',
    caption: 'Open at the end',
    columns: [
      { head: 'Symbol', cell: ({ symbol }) => symbol },
      { head: 'Shares', kind: 'NUMBER', cell: ({ qty }) => countText(qty) },
      { head: 'Since', cell: ({ since }) => clock(since) },
      { head: 'Average entry', kind: 'NUMBER', cell: ({ entry }) => priceText(entry) },
      { head: 'Mark', kind: 'NUMBER', cell: ({ mark }) => priceText(mark) },
      { head: 'Value', kind: 'NUMBER', cell: ({ value }) => moneyText(value) },
      { head: 'Unrealized P&L', kind: 'NUMBER', cell: ({ unrealized }) => gainOf(unrealized) },
      ...(hasStops ? [STOPS] : []),
    ],
    rows: open.rows,
    whenEmpty: 'No position was open.',
    ...noted(leftOut(open, 'positions', 'fills.csv has the fills that opened them')),
  });
}

const STOPS: TableColumn<OpenPosition> = {
  head: 'Stops',
  kind: 'WORDS',
  cell: ({ stops }) => stopsText(stops),
};

function fills(capped: Capped<FillRow>, clock: Clock): Html {
  return tableOf({
    id: 'fills',
    caption: 'Fills, and why each has its price',
    columns: [
      { head: 'Seq', kind: 'NUMBER', cell: ({ seq }) => countText(seq) },
      { head: 'Time', cell: ({ ts }) => clock(ts) },
      { head: 'Symbol', cell: ({ symbol }) => symbol },
      { head: 'Side', cell: ({ side }) => side },
      { head: 'Order', cell: ({ purpose }) => purpose },
      { head: 'Shares', kind: 'NUMBER', cell: ({ qty }) => countText(qty) },
      { head: 'Before costs', kind: 'NUMBER', cell: ({ base }) => priceText(base) },
      { head: 'Costs', kind: 'NUMBER', cell: ({ costPpm }) => basisPoints(costPpm) },
      { head: 'Price', kind: 'NUMBER', cell: ({ price }) => priceText(price) },
      { head: 'Fee', kind: 'NUMBER', cell: ({ fee }) => moneyText(fee) },
      { head: 'Rule', kind: 'WORDS', cell: ({ rule }) => rule },
    ],
    rows: capped.rows,
    whenEmpty: 'No order was filled.',
    ...noted(leftOut(capped, 'fills', 'fills.csv has all')),
  });
}

function basisPoints(ppm: number): string {
  return `${ratioText(ppm / PPM_PER_BP)} bp`;
}

function clockOf({ timeframe, calendar }: RunInputs): Clock {
  if (timeframe !== '1D') return timeText;
  const days = calendarFor(calendar);
  return (ts) => dayText(days.dayOf(ts));
}
