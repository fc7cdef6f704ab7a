/** What an unset shell variable leaves of a command on an order is bad usage (exit 2), told before any database is opened. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mqk } from '../support/cli/run-in-process.ts';

/** No database is there, and none is made. */
const env = {
  MQK_HOME: join(tmpdir(), 'mqk-of-nobody'),
  MQK_DATABASE_URL: 'postgres://127.0.0.1:9/none',
};
const ID = 'MAIN_aaaaaaaaaaaaaaaaaaaaaaaaaa';
const BLANKS = ['', '  ', '\n\t', '\u200b'];

it.each([
  ...BLANKS.flatMap((blank) => [
    { argv: ['cancel', blank, '--reason', 'why'], what: 'the client order id' },
    {
      argv: ['resolve', blank, '--as', 'accepted', '--evidence', 'why'],
      what: 'the client order id',
    },
    { argv: ['trace', blank], what: 'the client order id' },
    { argv: ['cancel', ID, '--reason', blank], what: '--reason' },
    { argv: ['resolve', ID, '--as', 'accepted', '--evidence', blank], what: '--evidence' },
  ]),
])('mqk order $argv: $what is blank', async ({ argv, what }) => {
  const { exitCode, json, stderr } = await mqk(['order', ...argv, '--json'], { env });
  expect(exitCode, stderr).toBe(2);
  expect(json).toMatchObject({ error: { code: 'USAGE_INVALID', message: `${what} is blank` } });
});
