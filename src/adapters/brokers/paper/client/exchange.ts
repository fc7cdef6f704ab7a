/** One request and its whole answer over a unix socket; every way to fail is told with what it proves. */
import { request as openRequest } from 'node:http';
import { err, ok, type Result } from '../../../../foundation/core/index.ts';
import type {
  BrokerFault,
  BrokerFaultCode,
  MaySend,
  RequestOutcome,
} from '../../../../foundation/ports/index.ts';

/** A page of 500 orders is some 150 KB; what is larger is not from our broker. */
const MAX_REPLY_BYTES = 4 * 1024 * 1024;

export interface Ask {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** With its query. */
  readonly path: string;
  /** JSON text; empty: none. */
  readonly body: string;
  /** Asked once the connection stands, before the first byte; absent: always. */
  readonly maySend?: MaySend | undefined;
}

export interface RawReply {
  readonly status: number;
  readonly text: string;
  /** Milliseconds after which the broker may be asked again; null: it names none. */
  readonly retryAfterMs: number | null;
}

/** Asks once. `timeoutMs` is for all of it, from connecting to the last byte. */
export function exchange(
  socketPath: string,
  ask: Ask,
  timeoutMs: number,
): Promise<Result<RawReply, BrokerFault>> {
  const what = `${ask.method} ${ask.path}`;
  return new Promise((resolve) => {
    let isConnected = false;
    const end = (result: Result<RawReply, BrokerFault>): void => {
      clearTimeout(timer);
      resolve(result);
      outgoing.destroy();
    };
    const fail = (code: BrokerFaultCode, message: string): void => {
      // Before the connection stands no byte has left.
      const outcome: RequestOutcome = isConnected ? 'UNKNOWN' : 'NOT_DONE';
      end(err({ code, isRetryable: true, outcome, message: `${what}: ${message}` }));
    };
    const outgoing = openRequest(
      { socketPath, method: ask.method, path: ask.path, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        let size = 0;
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.length;
          chunks.push(chunk);
          if (size > MAX_REPLY_BYTES) {
            fail('BROKER_REPLY_INVALID', `an answer of more than ${MAX_REPLY_BYTES} bytes`);
          }
        });
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const retryAfterMs = waitOf(incoming.headers['retry-after']);
          end(ok({ status: incoming.statusCode ?? 0, text, retryAfterMs }));
        });
        incoming.on('error', (error) => {
          fail('BROKER_CONNECTION_LOST', `${size} bytes of the answer came, then ${error.message}`);
        });
      },
    );
    outgoing.on('socket', (socket) => {
      socket.once('connect', () => {
        if (ask.maySend?.() === false) {
          fail('BROKER_UNREACHABLE', 'its time to be sent was over when the connection stood');
          return;
        }
        isConnected = true;
        outgoing.end(ask.body);
      });
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (!isConnected) fail('BROKER_UNREACHABLE', error.code ?? error.message);
      else if (error.code?.startsWith('HPE_') === true) fail('BROKER_REPLY_INVALID', 'no HTTP');
      else fail('BROKER_CONNECTION_LOST', error.code ?? error.message);
    });
    const timer = setTimeout(() => {
      fail('BROKER_TIMEOUT', `no whole answer within ${timeoutMs} ms`);
    }, timeoutMs);
  });
}

/** Of whole seconds, a day at most; anything else is no answer to how long. */
function waitOf(header: string | undefined): number | null {
  if (header === undefined || !/^[0-9]{1,5}$/.test(header)) return null;
  return Math.min(Number(header), 86_400) * 1000;
}
