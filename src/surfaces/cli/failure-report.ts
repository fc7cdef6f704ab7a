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
  const failure = error instanceof Failure ? error : null;
  const code = failure?.code ?? 'INTERNAL_ERROR';
  const message = failure?.message ?? messageOf(error);
  const fix = asCalled(failure === null ? catalogueFix(code) : fixOf(failure), host.called);
  const problems = failure?.problems ?? [];
  note(host, `error ${code}: ${message}`);
  for (const problem of problems) note(host, `  ${problemLine(problem)}`);
  note(host, `  fix: ${fix}`);
  if (flags.debug && error instanceof Error) {
    for (const line of (error.stack ?? '').split('\n')) note(host, line);
  }
  if (flags.json) {
    const json = {
      error: {
        code,
        message: redactSecrets(message),
        problems: problems.map(problemJson),
        fix: redactSecrets(fix),
      },
    };
    printJson(host, json);
  }
  return failure === null ? INTERNAL_ERROR : exitCodeOf(failure.kind);
}

/** What to do about a failure: its own words, or those of the catalogue. */
export function fixOf(failure: Failure): string {
  return failure.fix ?? catalogueFix(failure.code);
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
