/**
 * A runbook is read when something is wrong: every command in it exists, with every flag that it names.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mqk, PACKAGE_ROOT } from '../support/cli/run-in-process.ts';

const FOLDER = join(PACKAGE_ROOT, 'docs', 'runbooks');

interface Named {
  readonly page: string;
  /** `run status`, `watch`. */
  readonly words: string;
  readonly flags: readonly string[];
}

/** What stands behind `mqk` in code, up to the end of the span. */
function commandsOf(page: string): readonly Named[] {
  const text = readFileSync(join(FOLDER, page), 'utf8').replaceAll(/\s+/g, ' ');
  return [...text.matchAll(/`mqk ([^`]+)`/g)].map(([, line = '']) => ({
    page,
    words: /^[a-z][a-z-]*(?: [a-z][a-z-]*)?/.exec(line)?.[0] ?? '',
    flags: line.match(/(?<= )--[a-z-]+/g) ?? [],
  }));
}

const named = readdirSync(FOLDER).flatMap(commandsOf);
const words = [...new Set(named.map((command) => command.words))].toSorted();

/** The usage of a command: null when the program knows no such one. */
async function usageOf(command: string): Promise<string | null> {
  const { stdout } = await mqk([...command.split(' '), '--help']);
  const [, known = ''] = /^Usage: mqk ([a-z-]+(?: [a-z-]+)?)/.exec(stdout) ?? [];
  const [noun = ''] = command.split(' ');
  // A word behind a command without verbs is its argument.
  const isWithoutVerbs = known === noun && !stdout.includes('[command]');
  return known === command || isWithoutVerbs ? stdout : null;
}

describe('the runbooks', () => {
  it('name commands at all', () => {
    expect(words.length).toBeGreaterThan(10);
  });

  it.each(words)('name `mqk %s`, which is there with all the flags', async (command) => {
    const usage = await usageOf(command);
    expect(usage).not.toBeNull();
    const flags = named.filter((one) => one.words === command).flatMap((one) => one.flags);
    const missing = flags.filter((flag) => usage?.includes(flag) !== true);
    expect(missing).toEqual([]);
  });

  it('know no command that is not there', async () => {
    expect(await usageOf('run frobnicate')).toBeNull();
    expect(await usageOf('frobnicate')).toBeNull();
  });
});
