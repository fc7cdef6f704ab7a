/** Tells a failure: code, message, problems with their place, and what to do; never a stack trace. */
import { redactSecrets } from '../../engines/config/index.ts';
import { Failure, type JsonObject, type Problem } from '../../foundation/core/index.ts';
import { CODES, type Code } from '../../foundation/model/index.ts';
import { exitCodeOf, INTERNAL_ERROR } from './exit-code.ts';
import type { Host } from './host.ts';
import { note, printJson, type OutputFlags } from './output.ts';
import { asCalled } from './text/called.ts';

/** Prints the failure and returns the exit code. */
export function reportFailure(host: Host, flags: OutputFlags, error: unknown): number {
  const told = error instanceof Failure ? error : defectOf(error);
  noteFailure(host, told);
  if (flags.debug && error instanceof Error) {
    for (const line of (error.stack ?? '').split('\n')) note(host, line);
  }
  if (flags.json) printJson(host, { error: errorJson(told, host) });
  return error instanceof Failure ? exitCodeOf(error.kind) : INTERNAL_ERROR;
}

type Told = Pick<Failure, 'code' | 'message' | 'problems' | 'fix'>;

/** The failure on stderr. */
export function noteFailure(host: Host, told: Told): void {
  const { code, message, problems } = told;
  note(host, `error ${code}: ${message}`);
  for (const problem of problems) note(host, `  ${problemLine(problem)}`);
  note(host, `  fix: ${asCalled(fixOf(told), host.called)}`);
}

/** `error` of contract 13, alone or beside the keys of a result. */
export function errorJson(told: Told, host: Host): JsonObject {
  const { code, message, problems } = told;
  return {
    code,
    message: redactSecrets(message),
    problems: problems.map(problemJson),
    fix: redactSecrets(asCalled(fixOf(told), host.called)),
  };
}

/** What to do about a failure: its own words, or those of the catalogue. */
export function fixOf({ fix, code }: Pick<Failure, 'fix' | 'code'>): string {
  return fix ?? catalogueFix(code);
}

/** What the catalogue says to a code, for failures that know no better. */
function catalogueFix(code: string): string {
  return (isCode(code) ? CODES[code] : CODES.INTERNAL_ERROR).fix;
}

function isCode(code: string): code is Code {
  return Object.hasOwn(CODES, code);
}

/** `file:line CODE text: message`, as far as the problem has them. */
function problemLine(problem: Problem): string {
  const { file, line, path, layer } = problem;
  const where = [file ?? layer, line].filter((part) => part !== undefined).join(':');
  const what = [where, problem.code, path, problem.text].filter(
    (part) => part !== undefined && part !== '',
  );
  return `${what.join(' ')}: ${problem.message}`;
}

function problemJson(problem: Problem): JsonObject {
  // Texts come from inputs; what they quote is shown without its credentials.
  return Object.fromEntries(
    Object.entries(problem).map(([name, value]: [string, string | number]) => [
      name,
      typeof value === 'string' ? redactSecrets(value) : value,
    ]),
  );
}

function defectOf(error: unknown): Told {
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL_ERROR', message, problems: [], fix: null };
}
