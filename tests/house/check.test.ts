/**
 * `npm test` never reports a red run as green.
 */
import { describe, expect, it } from 'vitest';
import { closingLine, countTests } from '../../scripts/check/count-tests.ts';
import { runTool } from '../../scripts/check/run-tool.ts';

const report = (...files: Array<[status: string, ...tests: string[]]>): string =>
  JSON.stringify({
    testResults: files.map(([status, ...tests]) => ({
      status,
      assertionResults: tests.map((test) => ({ status: test })),
    })),
  });

describe('countTests', () => {
  it('counts what passed, failed and was left out', () => {
    const text = report(['failed', 'passed', 'failed', 'pending'], ['passed', 'passed', 'todo']);
    expect(countTests(text, false)).toEqual({ passed: 2, failed: 1, skipped: 2 });
  });

  it('a file that does not load is a failure', () => {
    expect(countTests(report(['failed'], ['passed', 'passed']), false)).toMatchObject({
      failed: 1,
    });
  });

  it('an error outside of the tests is a failure', () => {
    expect(countTests(report(['passed', 'passed']), false)).toMatchObject({ failed: 1 });
  });

  it('a missing report is a failure', () => {
    expect(countTests(undefined, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('closingLine', () => {
  it('names the skipped only when there are any', () => {
    expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
    expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
  });
});

describe('runTool', () => {
  it('fails for a tool that is missing', async () => {
    expect(await runTool('x', ['no-such-tool'])).toMatchObject({ isOk: false });
  });

  it('fails for a tool that fails, and keeps what it said', async () => {
    const script = 'console.log("out"); console.error("err"); process.exit(3)';
    const outcome = await runTool('x', ['node', '-e', script]);
    expect(outcome.isOk).toBe(false);
    expect(outcome.output).toContain('out');
    expect(outcome.output).toContain('err');
  });
});
