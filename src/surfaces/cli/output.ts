/**
 * Results go to stdout: one JSON object with `--json`, text on a terminal, `key=value` lines into a
 * pipe. Everything else goes to stderr.
 */
import { redactSecrets } from '../../engines/config/index.ts';
import type { JsonObject, JsonValue } from '../../foundation/core/index.ts';
import type { Host } from './host.ts';
import { asCalled } from './text/called.ts';
import { visibleText } from './text/visible-text.ts';

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

/** Prints a result in the form that its reader wants. A line stays one, whatever is quoted in it. */
export function printResult(host: Host, flags: OutputFlags, result: Printed): void {
  const json = withCalledFixes(result.json, host.called);
  if (flags.json) {
    printJson(host, json);
  } else if (host.stdout.isTTY) {
    printLines(host, result.lines);
  } else if (result.plain !== undefined) {
    host.stdout.write(result.plain.map(toLine).join(''));
  } else {
    host.stdout.write(Object.entries(json).map(plainLine).join(''));
  }
}

/** Lines for a person on stdout; what they tell to call can be pasted. */
export function printLines(host: Host, lines: readonly string[]): void {
  host.stdout.write(asCalled(lines.map(toLine).join(''), host.called));
}

/** One object on stdout; what a terminal would act on is escaped, which leaves the value as it is. */
export function printJson(host: Host, json: JsonObject): void {
  host.stdout.write(toLine(JSON.stringify(json)));
}

/** One line on stderr; a credential in it, quoted from an input, is taken out. */
export function note(host: Host, line: string): void {
  host.stderr.write(asCalled(toLine(redactSecrets(line)), host.called));
}

/** What a result tells to call can be pasted too: each `fix` in it, however deep. */
function withCalledFixes(json: JsonObject, called: string): JsonObject {
  const mapped = (value: JsonValue): JsonValue => {
    if (value === null || typeof value !== 'object') return value;
    return isList(value) ? value.map(mapped) : withCalledFixes(value, called);
  };
  const entries = Object.entries(json).map(([key, value]): [string, JsonValue] => [
    key,
    key === 'fix' && typeof value === 'string' ? asCalled(value, called) : mapped(value),
  ]);
  return Object.fromEntries(entries);
}

/** `Array.isArray` does not see a list that is only read. */
function isList(value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function toLine(text: string): string {
  return `${visibleText(text)}\n`;
}

function plainLine([key, value]: [string, JsonValue]): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return toLine(`${key}=${text}`);
}
