/** A socket between an engine and its Postgres, which can be cut, refuse, hang, or lose the answers to COMMIT. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SOCKET = '.s.PGSQL.5432';
/** As `pg` sends it, and nothing else of ours does. */
const COMMIT = Buffer.from('COMMIT\0');

export class DatabaseProxy {
  readonly url: string;
  private readonly folder: string;
  private readonly behind: string;
  private server: Server | null = null;
  private pairs: (readonly [Socket, Socket])[] = [];
  private isHanging = false;
  /** The answer to each COMMIT of this number is lost, with the connection; 0: none. */
  private loseEvery = 0;
  private commits = 0;
  /** Answers to COMMIT that were lost. */
  lost = 0;

  private constructor(url: string) {
    // `postgres://mqk@/name?host=…` names no host before the path, which `URL` does not take.
    const [before = '', parameters] = url.split('?');
    const folder = new URLSearchParams(parameters).get('host') ?? '';
    this.behind = join(folder, SOCKET);
    this.folder = mkdtempSync(join(tmpdir(), 'mqk-proxy-'));
    this.url = `${before}?host=${encodeURIComponent(this.folder)}`;
  }

  /** In front of the server of `url`, which names the folder of its socket. */
  static async open(url: string): Promise<DatabaseProxy> {
    const proxy = new DatabaseProxy(url);
    await proxy.accept();
    return proxy;
  }

  /** Listens again. */
  async accept(): Promise<void> {
    const server = createServer((near) => {
      this.join(near);
    });
    this.server = server;
    await new Promise<void>((resolve) => {
      server.listen(join(this.folder, SOCKET), resolve);
    });
  }

  /** Breaks every connection; new ones are taken. */
  cut(): void {
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
    this.pairs = [];
  }

  /** Breaks every connection, and refuses new ones. */
  async refuse(): Promise<void> {
    const { server } = this;
    this.server = null;
    const closed = new Promise((resolve) => server?.close(resolve));
    this.cut();
    await closed;
  }

  /** Connections stand and are taken, and nothing is heard; until `goOn`. */
  hang(): void {
    this.isHanging = true;
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  goOn(): void {
    this.isHanging = false;
    for (const pair of this.pairs) for (const socket of pair) socket.resume();
  }

  loseCommits(every: number): void {
    this.loseEvery = every;
  }

  async close(): Promise<void> {
    if (this.server !== null) await this.refuse();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private join(near: Socket): void {
    const far = connect(this.behind);
    const pair = [near, far] as const;
    this.pairs.push(pair);
    const end = (): void => {
      for (const socket of pair) socket.destroy();
      this.pairs = this.pairs.filter((one) => one !== pair);
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    let isLosing = false;
    near.on('data', (bytes: Buffer) => {
      if (bytes.includes(COMMIT)) {
        this.commits++;
        isLosing = this.loseEvery > 0 && this.commits % this.loseEvery === 0;
      }
      far.write(bytes);
    });
    far.on('data', (bytes: Buffer) => {
      if (!isLosing) near.write(bytes);
      else {
        this.lost++;
        end();
      }
    });
    if (this.isHanging) for (const socket of pair) socket.pause();
  }
}
