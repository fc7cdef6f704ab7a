/** Timeframes of bars (contract 2.4). */

export const TIMEFRAMES = ['1s', '1m', '5m', '15m', '1H', '1D'] as const;
export type Timeframe = (typeof TIMEFRAMES)[number];

const INTERVAL_MS: Readonly<Record<Timeframe, number>> = {
  '1s': 1000,
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1H': 3_600_000,
  '1D': 86_400_000,
};

/** Nominal length of a bar, in milliseconds. */
export function intervalMs(timeframe: Timeframe): number {
  return INTERVAL_MS[timeframe];
}

export function parseTimeframe(text: string): Timeframe | null {
  return TIMEFRAMES.find((timeframe) => timeframe === text) ?? null;
}

export const CALENDAR_NAMES = ['XNYS', 'ALWAYS_ON'] as const;
export type CalendarName = (typeof CALENDAR_NAMES)[number];
