/**
 * Results go to stdout: one JSON object with `--json`, text on a terminal, `key=value` lines into a
 * pipe. Everything else goes to stderr.
 */
import { redactSecrets } from '../../engines/config/index.ts';
import type { JsonObject, JsonValue } from '../../foundation/core/index.ts';
import type { Host } from './host.ts';

export interface OutputFlags {
  readonly json: boolean;
  readonly debug: boolean;
}

export interface Printed {
  readonly json: JsonObject;
  /** Text for a person. */
  readonly lines: readonly string[];
  /** `key=value` lines for a pipe, where the members of `json` would make lines that nobody can read. */
  readonly plain?: readonly string[];
}

/** Prints a result in the form that its reader wants. */
export function printResult(host: Host, flags: OutputFlags, result: Printed): void {
  if (flags.json) {
    host.stdout.write(`${JSON.stringify(result.json)}\n`);
  } else if (host.stdout.isTTY) {
    host.stdout.write(`${result.lines.join('\n')}\n`);
  } else if (result.plain !== undefined) {
    host.stdout.write(result.plain.map((line) => `${line}\n`).join(''));
  } else {
    host.stdout.write(Object.entries(result.json).map(plainLine).join(''));
  }
}

/** One line on stderr; a credential in it, quoted from an input, is taken out. */
export function note(host: Host, line: string): void {
  host.stderr.write(`${redactSecrets(line)}\n`);
}

function plainLine([key, value]: [string, JsonValue]): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `${key}=${text}\n`;
}
