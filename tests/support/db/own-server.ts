/** A Postgres that nobody of ours set: the embedded binaries and cluster, started by hand as a test wants it. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chownSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectTo, type Database } from '../../../src/adapters/db/index.ts';
import { clearFolder, IS_ROOT, makeFolder, runMqk } from './program-process.ts';

const START_MS = 20_000;
/** Looks like nothing but itself in an output. */
export const PASSWORD = 'correct-horse-9417';

/** Reachable over TCP with a password; the schema is there. */
export class OwnServer {
  readonly home: string;
  private readonly port: number;
  private readonly process: ChildProcess;

  private constructor(home: string, port: number, process: ChildProcess) {
    this.home = home;
    this.port = port;
    this.process = process;
  }

  /**
   * With these settings of Postgres, as `{ fsync: 'off' }`. `ssl: 'on'` makes a certificate for `localhost`, signed by
   * itself, which is `certificate`.
   */
  static async start(settings: Readonly<Record<string, string>>): Promise<OwnServer> {
    const home = makeFolder();
    await runMqk(['db', 'migrate'], { home });
    const db = await connectTo({ home, env: {} });
    await db.query(`ALTER ROLE mqk PASSWORD '${PASSWORD}'`);
    await db.close();
    await runMqk(['db', 'stop', '--yes'], { home });
    const root = join(home, 'postgres');
    const cluster = join(root, 'cluster');
    appendFileSync(join(cluster, 'pg_hba.conf'), '\nhost all all 127.0.0.1/32 scram-sha-256\n');
    const binaries = readdirSync(root).find((name) => name.startsWith('binaries-')) ?? '';
    const port = await freePort();
    const all = { listen_addresses: '127.0.0.1', port: String(port), ...settings };
    const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const { uid, gid } = statSync(cluster);
    if (settings['ssl'] === 'on') makeCertificate(cluster, { uid, gid });
    const own = spawn(
      join(root, binaries, 'bin', 'postgres'),
      ['-D', cluster, '-k', '', ...flags],
      { cwd: '/', env: { LC_ALL: 'C' }, stdio: 'ignore', ...(IS_ROOT ? { uid, gid } : {}) },
    );
    for (let waited = 0; !isReady(cluster); waited += 50) {
      if (waited > START_MS || own.exitCode !== null) throw new Error('the server does not start');
      await sleep(50);
    }
    return new OwnServer(home, port, own);
  }

  url(password = PASSWORD): string {
    return `postgres://mqk:${password}@127.0.0.1:${this.port}/mqk`;
  }

  /** Over `localhost`, with parameters as `sslmode=require`. */
  tlsUrl(parameters: string): string {
    return `${this.url().replace('127.0.0.1', 'localhost')}?${parameters}`;
  }

  get certificate(): string {
    return join(this.home, 'postgres', 'cluster', 'server.crt');
  }

  connect(): Promise<Database> {
    return connectTo({ home: this.home, env: { MQK_DATABASE_URL: this.url() } });
  }

  async close(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGINT');
    await ended;
    await clearFolder(this.home);
  }
}

/** Where Postgres looks for them, readable by its account alone. */
function makeCertificate(
  cluster: string,
  account: { readonly uid: number; readonly gid: number },
): void {
  const [key, certificate] = [join(cluster, 'server.key'), join(cluster, 'server.crt')];
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
      ...['-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  if (!IS_ROOT) return; // it is ours already
  for (const path of [key, certificate]) chownSync(path, account.uid, account.gid);
}

function isReady(cluster: string): boolean {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a port is a number');
  return address.port;
}
