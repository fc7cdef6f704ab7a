import { describe, expect, it } from 'vitest';
import { Failure, InvariantViolation } from '../../foundation/core/index.ts';
import { reportFailure } from './failure-report.ts';

/** What is printed of an error, and the exit code. */
function told(error: unknown, flags: { json?: boolean; debug?: boolean } = {}) {
  const out: string[] = [];
  const errors: string[] = [];
  const host = {
    env: {},
    called: 'bin/mqk',
    cwd: '/',
    packageRoot: '/',
    brokers: [],
    workerDir: '/',
    stdout: { write: (text: string) => out.push(text), isTTY: false, columns: 80 },
    stderr: { write: (text: string) => errors.push(text), isTTY: false, columns: 80 },
    isInterrupted: () => false,
  };
  const { json = false, debug = false } = flags;
  const exitCode = reportFailure(host, { json, debug }, error);
  return { exitCode, stdout: out.join(''), stderr: errors.join('') };
}

describe('a defect', () => {
  const defect = new InvariantViolation('books add up', { cash: 1 });

  it('is INTERNAL_ERROR and exit code 1, in two lines without a stack', () => {
    expect(told(defect)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        `error INTERNAL_ERROR: ${defect.message}\n` +
        '  fix: Run again with --debug and report it.\n',
    });
  });

  it('is one JSON object with --json, without a stack too', () => {
    const { exitCode, stdout, stderr } = told(defect, { json: true });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'INTERNAL_ERROR',
        message: defect.message,
        problems: [],
        fix: 'Run again with --debug and report it.',
      },
    });
    expect(stdout + stderr).not.toMatch(/^ +at /m);
  });

  it('shows where with --debug', () => {
    const { exitCode, stdout, stderr } = told(defect, { debug: true });
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^ +at .*failure-report\.test\.ts/m);
  });

  it.each([
    ['an error of the platform', new TypeError('x is not a function'), 'x is not a function'],
    ['what is no error', 'odd', 'odd'],
  ])('is also %s', (_name, thrown, message) => {
    const { exitCode, stderr } = told(thrown);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(`error INTERNAL_ERROR: ${message}\n`);
  });
});

describe('a failure', () => {
  it('that quotes what was typed forges no line and no color', () => {
    const failure = new Failure('NOT_FOUND', 'RUN_UNKNOWN', 'no run \u001b[2K\nerror X: \u202e');
    expect(told(failure).stderr).toMatch(
      /^error RUN_UNKNOWN: no run \\u001b\[2K\\nerror X: \\u202e\n {2}fix: [^\n]+\n$/,
    );
    expect(told(failure, { json: true }).stdout).not.toContain('\u202e');
  });

  it('keeps its own code, its exit code and the places of its problems', () => {
    const failure = new Failure('INPUT', 'BARS_INVALID', 'a.csv: 1 problem', {
      fix: 'mend the file',
      problems: [{ code: 'BARS_FIELD_COUNT', message: 'too few', file: 'a.csv', line: 3 }],
    });
    expect(told(failure)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'error BARS_INVALID: a.csv: 1 problem\n' +
        '  a.csv:3 BARS_FIELD_COUNT: too few\n' +
        '  fix: mend the file\n',
    });
  });
});
