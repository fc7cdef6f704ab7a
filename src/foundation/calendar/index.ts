import { assertNever } from '../core/index.ts';
import type { CalendarName } from '../model/index.ts';
import { AlwaysOnCalendar } from './always-on.ts';
import type { TradingCalendar } from './trading-calendar.ts';
import { XnysCalendar } from './xnys-calendar.ts';

export type { Session, TradingCalendar } from './trading-calendar.ts';

/** A new calendar object with a cursor of its own. */
export function calendarFor(name: CalendarName): TradingCalendar {
  switch (name) {
    case 'XNYS':
      return new XnysCalendar();
    case 'ALWAYS_ON':
      return new AlwaysOnCalendar();
    default:
      return assertNever(name);
  }
}
