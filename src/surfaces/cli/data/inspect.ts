/** `mqk data inspect FILE` (contract 13): exit 6 for gaps or outliers, 2 for a refused file. */
import { join, resolve } from 'node:path';
import { Failure, type JsonObject } from '../../../foundation/core/index.ts';
import { inspectData, type InspectReport } from '../../../services/research/index.ts';
import { calendarArgument, timeframeArgument } from '../arguments.ts';
import { CHECK_FOUND, DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { note, printResult, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { ProgressLine } from '../progress/progress-line.ts';
import { counted } from '../text/counted.ts';
import { wrapped } from '../text/wrapped.ts';

export interface InspectFlags {
  readonly timeframe: string;
  readonly calendar: string;
  readonly extendedHours?: boolean;
}

export async function dataInspect(
  of: { readonly file: string; readonly flags: InspectFlags },
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const { file, flags } = of;
  const progress = new ProgressLine(host, { isOn: !output.json || host.stderr.isTTY });
  const inspected = await inspectData(resolve(host.cwd, file), {
    timeframe: timeframeArgument(flags.timeframe),
    calendar: calendarArgument(flags.calendar),
    extendedHours: flags.extendedHours ?? false,
    cacheDir: join(homeOf(host), 'cache', 'bars'),
    note: (line) => {
      note(host, line);
    },
    onProgress: (done, total) => {
      progress.show('LOAD', done, total);
    },
    isAborted: host.isInterrupted,
  }).finally(() => {
    progress.clear();
  });
  if (!inspected.ok) {
    const { problems, more } = inspected.error;
    const count = problems.length + more;
    throw new Failure(
      'INPUT',
      'BARS_REJECTED',
      `${file} is refused: ${counted(count, 'problem')}`,
      {
        problems,
        fix: 'correct the lines named; docs/specs/data_pipeline_and_integrity.md has the format',
      },
    );
  }
  const { report, verdict } = inspected.value;
  printResult(host, output, {
    json: { ...reportJson(report), verdict },
    lines: reportLines(report),
  });
  return verdict === 'FOUND' ? CHECK_FOUND : DONE;
}

function reportJson(report: InspectReport): JsonObject {
  return { ...report, problems: report.problems.map((problem) => ({ ...problem })) };
}

function reportLines(report: InspectReport): string[] {
  const more = report.more_problems > 0 ? [`          and ${report.more_problems} more`] : [];
  return [
    `file      ${report.file}`,
    `rows      ${report.rows}   ${report.first} to ${report.last}`,
    `sha256    ${report.sha256}`,
    `calendar  ${report.calendar} ${report.timeframe}   days with bars ${report.days_with_bars} of ` +
      `${report.sessions}   bars outside the session ${report.dropped_outside_session}`,
    ...(report.closed_day_bars === 0
      ? []
      : [`closed    ${report.closed_day_bars} bars on days without a session`]),
    `gaps      ${report.gaps}   missing bars ${report.missing_bars}`,
    `outliers  ${report.outliers}`,
    ...report.problems.flatMap(({ code, message }) => wrapped(`${code} ${message}`, '          ')),
    ...more,
  ];
}
