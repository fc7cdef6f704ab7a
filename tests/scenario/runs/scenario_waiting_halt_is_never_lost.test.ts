/**
 * INV-HALT-03 (spec/4-safety decision 11; reliability 6.5): whatever lies in the folder of waiting halts, a valid halt is
 * carried out before anything else, what is no halt is told and halts nothing, and no entry ends a command by a defect.
 * Turns red when one entry hides another, when a text that no column takes keeps a halt waiting for ever, when a link
 * is followed or a file read whole, when a halt that can't be spooled is said to wait.
 */
import { existsSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRun } from '../../../src/adapters/db/index.ts';
import { parseRunId } from '../../../src/foundation/model/index.ts';
import { useCliDesk } from '../../support/runs/use-cli-desk.ts';

const { desk, cli } = useCliDesk();

const NOWHERE = { MQK_DATABASE_URL: 'postgres://mqk@127.0.0.1:1/mqk' };

async function standing(runId: string): Promise<unknown> {
  const id = parseRunId(runId);
  return id === null ? null : (await readRun(desk.db, id))?.pair;
}

describe('among the halts that wait', () => {
  const folder = (): string => join(desk.env.MQK_HOME, 'halts');
  const said = (reason: unknown): string =>
    JSON.stringify({ reason, actor: 'cli:\0', asked_at: 4, more: 'x' });
  const UNREAD = 'a halt that was spooled; its file could not be read';

  it.each<[string, (path: string) => void, string]>([
    [
      'with a NUL in it',
      (path) => {
        writeFileSync(path, said('a\0b'));
      },
      'a\ufffdb',
    ],
    [
      'with half a character in it',
      (path) => {
        writeFileSync(path, said('a\ud83d'));
      },
      'a\ufffd',
    ],
    [
      'that is no JSON',
      (path) => {
        writeFileSync(path, '{"reason":');
      },
      `${UNREAD} (no reason in it)`,
    ],
    [
      'that is no object',
      (path) => {
        writeFileSync(path, 'null');
      },
      `${UNREAD} (no reason in it)`,
    ],
    [
      'that is empty',
      (path) => {
        writeFileSync(path, '');
      },
      `${UNREAD} (no reason in it)`,
    ],
    [
      'whose reason is a number',
      (path) => {
        writeFileSync(path, said(7));
      },
      `${UNREAD} (no reason in it)`,
    ],
    [
      'of a gigabyte',
      (path) => {
        writeFileSync(path, said('x'));
        truncateSync(path, 2 ** 30);
      },
      `${UNREAD} (TOO_LONG)`,
    ],
    [
      'of the longest reason',
      (path) => {
        writeFileSync(path, said('\u0001'.repeat(4096)));
      },
      '\u0001'.repeat(4096),
    ],
  ])('a file %s halts: the run is in its name', async (_name, write, reason) => {
    const { runId } = await cli.start();
    mkdirSync(folder(), { recursive: true });
    const path = join(folder(), `${runId}.json`);
    write(path);
    expect((await cli.on(runId, 'status')).json).toMatchObject({ status: 'HALTED', reason });
    expect(existsSync(path)).toBe(false);
  });

  it.each<[string, (path: string) => void, string]>([
    [
      'a folder',
      (path) => {
        mkdirSync(path);
      },
      'NOT_A_FILE',
    ],
    [
      'a link',
      (path) => {
        symlinkSync('/etc/passwd', path);
      },
      'LINK',
    ],
  ])(
    '%s halts nothing and keeps no valid halt from the next, and each command says so',
    async (_name, make, why) => {
      const [first, second] = [await cli.start(), await cli.start()];
      mkdirSync(folder(), { recursive: true });
      const path = join(folder(), `${first.runId}.json`);
      make(path);
      writeFileSync(join(folder(), `${second.runId}.json`), said('a halt'));
      writeFileSync(join(folder(), 'notes.json'), 'of a person');
      const listed = await cli.run(['run', 'list', '--json']);
      expect(listed.exitCode).toBe(0);
      expect(listed.stderr).toContain(`HALT_ENTRY_FOREIGN: ${path} is no halt (${why})`);
      expect(await standing(first.runId)).toEqual({ status: 'CREATED', posture: 'DISARMED' });
      expect(await standing(second.runId)).toEqual({ status: 'HALTED', posture: 'DISARMED' });
      expect((await cli.run(['watch', '--once'])).stderr).toContain('HALT_ENTRY_FOREIGN');
      rmSync(folder(), { recursive: true });
    },
  );

  it('a file in the place of their folder is told; a halt fences, and one without a database waits nowhere', async () => {
    const { runId } = await cli.start();
    const other = await cli.start();
    expect((await cli.on(runId, 'arm')).exitCode).toBe(0);
    writeFileSync(folder(), 'no folder');
    const refused = await cli.on(runId, 'begin');
    expect([refused.exitCode, refused.json['error']]).toEqual([
      9,
      expect.objectContaining({ code: 'HALT_SPOOL_UNUSABLE' }),
    ]);
    expect((await cli.run(['watch', '--once'])).exitCode).toBe(9);
    const argv = ['halt', '--run-id', runId, '--reason', 'now', '--json'];
    const lost = await cli.run(argv, { env: NOWHERE });
    expect([lost.exitCode, lost.json]).toEqual([
      9,
      expect.objectContaining({
        error: expect.objectContaining({ code: 'HALT_SPOOL_UNUSABLE' }) as unknown,
        spooled: null,
        deadman_removed: [join(desk.env.MQK_HOME, 'deadman', 'MAIN.json')],
      }),
    ]);
    expect((await cli.run(argv)).json).toMatchObject({ status: 'HALTED', posture: 'DISARMED' });
    rmSync(folder());
    mkdirSync(join(folder(), `${other.runId}.json`), { recursive: true });
    const inTheWay = ['halt', '--run-id', other.runId, '--reason', 'now', '--json'];
    expect((await cli.run(inTheWay, { env: NOWHERE })).json['error']).toMatchObject({
      code: 'HALT_SPOOL_UNUSABLE',
    });
    rmSync(folder(), { recursive: true });
  });
});

it('a halt of the last run without a database says that it halted nothing, and how to', async () => {
  const lost = await cli.run(['halt', '--run-id', 'last', '--reason', 'now'], { env: NOWHERE });
  expect(lost.exitCode).toBe(9);
  expect(lost.stderr).toContain('nothing was halted');
  expect(lost.stderr).toContain('mqk halt --run-id ID');
});
