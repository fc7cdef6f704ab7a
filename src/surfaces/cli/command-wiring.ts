/** What the files that declare commands share: the flags of every command, repeated flags, examples. */
import { Option, type Command } from 'commander';
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

/** The examples of a help text, one a line. */
export function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}
