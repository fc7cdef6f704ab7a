/**
 * Counts tests from vitest's JSON report, so that nothing red can pass for green: a file that does
 * not load, an error outside of a test and a missing report count as failures.
 */

export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Report {
  readonly testResults: ReadonlyArray<{
    readonly status: string;
    readonly assertionResults: ReadonlyArray<{ readonly status: string }>;
  }>;
}

/** `report`: the file's text, undefined when vitest wrote none; `isOk`: vitest's own verdict. */
export function countTests(report: string | undefined, isOk: boolean): TestCount {
  const files = report === undefined ? [] : parse(report).testResults;
  const statuses = files.flatMap((file) => file.assertionResults.map(({ status }) => status));
  const count = (wanted: string): number => statuses.filter((status) => status === wanted).length;
  const passed = count('passed');
  const unloaded = files.filter(
    (file) =>
      file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'),
  ).length;
  const failed = count('failed') + unloaded;
  return {
    passed,
    failed: failed === 0 && !isOk ? 1 : failed,
    skipped: statuses.length - passed - count('failed'),
  };
}

function parse(text: string): Report {
  return JSON.parse(text) as Report;
}

/** The last line of `npm test`. */
export function closingLine({ passed, failed, skipped }: TestCount): string {
  const rest = skipped > 0 ? `, ${String(skipped)} skipped` : '';
  return `${String(passed)} passed, ${String(failed)} failed${rest}`;
}
