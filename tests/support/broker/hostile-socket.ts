/** A socket that passes for the paper broker of a home and answers what a test wants. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const INSTANCE = '8d4f1f5e-8d83-4a4a-9f6e-0d4a0f3d1c11';

export class HostileSocket {
  readonly home = mkdtempSync(join(tmpdir(), 'mqk-hostile-'));
  /** Request lines, as `GET /v1/health`. */
  readonly asked: string[] = [];
  private readonly server: Server;
  private readonly open = new Set<Socket>();

  /** `answer` gets the request's line and the raw connection. */
  constructor(answer: (line: string, socket: Socket) => void) {
    this.server = createServer((socket) => {
      this.open.add(socket);
      socket.on('error', () => undefined);
      socket.once('data', (bytes) => {
        const line = bytes.toString('utf8').split(' HTTP/')[0] ?? '';
        this.asked.push(line);
        answer(line, socket);
      });
    });
  }

  async start(): Promise<void> {
    const socket = join(this.home, 's');
    await new Promise<void>((resolve) => this.server.listen(socket, resolve));
    mkdirSync(join(this.home, 'paper'));
    const address = { instance: INSTANCE, pid: process.pid, socket };
    writeFileSync(join(this.home, 'paper/address.json'), JSON.stringify(address));
  }

  async stop(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** A whole HTTP answer. */
export function http(status: number, body: unknown): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return `HTTP/1.1 ${status} X\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`;
}

/** What opens every answer of the broker. */
export const ENVELOPE = {
  instance: INSTANCE,
  environment: 'PAPER',
  as_of: '2026-01-05T15:30:00Z',
  cursor: 3,
};

export const ACCOUNT = {
  ...ENVELOPE,
  account: '0042',
  status: 'ACTIVE',
  cash: '100000',
  equity: '100000',
};
