/** A paper broker as the process that it is, and raw requests to it past every adapter. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { TEST_PROGRAM } from '../cli/run-in-process.ts';

export interface Raw {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A process that this test started, and what it printed. */
export class PaperProcess {
  readonly child: ChildProcess;
  readonly home: string;
  private printed = '';

  private constructor(home: string, args: readonly string[], program: string) {
    this.home = home;
    this.child = spawn(process.execPath, [program, 'broker', 'paper', '--json', ...args], {
      env: { PATH: process.env['PATH'], MQK_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.printed += chunk.toString()));
  }

  /** Resolves when it listens, or has ended without. */
  static async start(
    home: string,
    args: readonly string[] = [],
    program: string = TEST_PROGRAM,
  ): Promise<PaperProcess> {
    const started = new PaperProcess(home, args, program);
    while (!started.printed.includes('\n') && started.child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return started;
  }

  /** Resolves with its exit code. */
  async ended(): Promise<number | null> {
    while (this.child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
    return this.child.exitCode;
  }

  get output(): string {
    return this.printed;
  }

  /** Ends it as `kill -9` does. */
  async kill(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await ended;
  }
}

/** One request to the broker that listens at this home. */
export function askPaper(home: string, method: string, path: string, body?: unknown): Promise<Raw> {
  const { socket } = JSON.parse(readFileSync(join(home, 'paper/address.json'), 'utf8')) as {
    socket: string;
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { socketPath: socket, method, path: `/v1${path}`, agent: false },
      (incoming) => {
        let text = '';
        incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
        incoming.on('error', reject);
        incoming.on('end', () => {
          resolve({
            status: incoming.statusCode ?? 0,
            body: JSON.parse(text) as Readonly<Record<string, unknown>>,
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? '' : JSON.stringify(body));
  });
}

/** A ticket of one share of SPY at the market, with what is to differ. */
export function ticket(over: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    client_order_id: 'MAIN_a',
    symbol: 'SPY',
    side: 'BUY',
    type: 'MARKET',
    time_in_force: 'GTC',
    qty: '1',
    limit_price: null,
    stop_price: null,
    role: 'ENTRY',
    replaces: null,
    ordinal: 0,
    ...over,
  };
}

/** Submits the tickets, 50 at a time, to an account that exists. */
export async function seedOrders(
  home: string,
  account: string,
  tickets: readonly Record<string, unknown>[],
): Promise<void> {
  const path = `/accounts/${account}/orders`;
  for (let at = 0; at < tickets.length; at += 50) {
    const batch = tickets.slice(at, at + 50);
    const replies = await Promise.all(batch.map((one) => askPaper(home, 'POST', path, one)));
    const refused = replies.find(({ status }) => status !== 201);
    if (refused !== undefined) throw new Error(`not accepted: ${JSON.stringify(refused.body)}`);
  }
}

/** The process of the broker that has published its address at this home; null: none has. */
export function brokerPid(home: string): number | null {
  try {
    const text = readFileSync(join(home, 'paper/address.json'), 'utf8');
    return (JSON.parse(text) as { pid: number }).pid;
  } catch {
    return null;
  }
}

/** An order as a look-up shows it: one of ten SPY that works, unless `over` says otherwise. */
export function shownOrder(
  id: string,
  over: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    broker_order_id: 'elsewhere-1',
    client_order_id: id,
    symbol: 'SPY',
    side: 'BUY',
    type: 'MARKET',
    time_in_force: 'GTC',
    qty: '10',
    filled_qty: '0',
    limit_price: null,
    stop_price: null,
    role: 'ENTRY',
    replaces: null,
    ordinal: 0,
    state: 'WORKING',
    accepted_at: '2024-01-02T00:00:00Z',
    ...over,
  };
}
