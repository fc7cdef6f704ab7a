/** What the files that declare commands share: the flags of every command, repeated flags, examples. */
import { Option, type Command } from 'commander';
import { Failure } from '../../foundation/core/index.ts';
import type { OutputFlags } from './output.ts';

export type SetExitCode = (code: number) => void;

/** What a command needs beside the host: how to print, and where its exit code goes. */
export interface Wiring {
  readonly output: OutputFlags;
  readonly exitWith: SetExitCode;
}

/** Adds the flags that every command takes. */
export function everywhere(command: Command): Command {
  return command
    .addOption(new Option('--json', 'print one JSON object on stdout'))
    .addOption(new Option('--debug', 'show stack traces').hideHelp());
}

/** Collects the values of a flag that may be repeated. */
export function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

/**
 * Refuses a flag with one value that is given twice, of a command and all below it: which of the two was meant
 * nobody can tell. Fails with USAGE_INVALID while the line is parsed.
 */
export function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    const { required, optional, variadic, parseArg, long } = option;
    if (variadic || parseArg !== undefined || !(required || optional)) continue;
    let before: string | null = null;
    command.on(`option:${option.name()}`, (value: string | null) => {
      if (before !== null) throw repeated(long ?? option.name(), [before, value ?? '']);
      before = value ?? '';
    });
  }
  command.commands.forEach(refuseRepeats);
}

/** Says in the help of a command, and of all below it, which options it cannot do without. */
export function markRequired(command: Command): void {
  for (const option of command.options) if (option.mandatory) option.description += ' (required)';
  command.commands.forEach(markRequired);
}

function repeated(flag: string, values: readonly [string, string]): Failure {
  const told = values.map((value) => `"${value.slice(0, 80)}"`).join(' and ');
  return new Failure('INPUT', 'USAGE_INVALID', `${flag} was given twice: ${told}`, {
    fix: `give ${flag} once`,
  });
}

/** The examples of a help text, one a line. */
export function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}
