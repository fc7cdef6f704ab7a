/** A bench on an embedded server of its own, which may be killed, stopped, and started again. */
import { readFileSync, rmSync } from 'node:fs';
import { openDatabase } from '../../../src/adapters/db/index.ts';
import { makeFolder, runMqk, serverPid } from '../db/program-process.ts';
import { EngineBench } from '../engine/engine-bench.ts';

export class ServerBench {
  readonly bench: EngineBench;
  readonly home: string;
  private readonly env: Readonly<Record<string, string>>;
  private readonly closeDb: () => Promise<void>;

  private constructor(of: {
    bench: EngineBench;
    home: string;
    env: Readonly<Record<string, string>>;
    closeDb: () => Promise<void>;
  }) {
    this.bench = of.bench;
    this.home = of.home;
    this.env = of.env;
    this.closeDb = of.closeDb;
  }

  /** `more`: as MQK_PG_DATA. */
  static async open(
    rows: number,
    more: Readonly<Record<string, string>> = {},
  ): Promise<ServerBench> {
    const home = makeFolder();
    const env = { MQK_HOME: home, MQK_DATABASE_URL: '', MQK_PG_IDLE_SECONDS: '60', ...more };
    const opened = await openDatabase({ home, env });
    if (!opened.ok) throw opened.error;
    const db = opened.value;
    const bench = EngineBench.at({ db, env, close: () => Promise.resolve() }, rows);
    return new ServerBench({ bench, home, env, closeDb: () => db.close() });
  }

  /** The server and every process of its own. */
  signal(signal: NodeJS.Signals): void {
    const server = serverPid(this.home) ?? 0;
    const children = readFileSync(`/proc/${server}/task/${server}/children`, 'utf8').trim();
    for (const pid of [server, ...children.split(' ').map(Number)]) {
      try {
        process.kill(pid, signal);
      } catch {
        // A session that has just ended.
      }
    }
  }

  /** Through its socket, as for a `DatabaseProxy`. */
  async socketUrl(): Promise<string> {
    const [row] = await this.bench.desk.db.query('SHOW unix_socket_directories');
    const folder = String(row?.['unix_socket_directories']);
    return `postgres://mqk@/mqk?host=${encodeURIComponent(folder)}`;
  }

  /** As any command that needs it does. */
  async startServer(): Promise<void> {
    await runMqk(['db', 'status'], { home: this.home, env: this.env });
  }

  async close(): Promise<void> {
    await this.bench.close();
    await this.closeDb();
    await runMqk(['db', 'stop', '--yes'], { home: this.home, env: this.env });
    rmSync(this.home, { recursive: true, force: true });
  }
}
