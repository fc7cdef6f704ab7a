/** Small, right audit logs for tests, and the verifier on text. */
import { AuditChain, verifyLog, type LogVerdict } from '../../src/engines/audit/index.ts';
import { sha256Hex } from '../../src/foundation/core/index.ts';
import {
  deriveRunId,
  parseEngineId,
  type EventBody,
  type Topic,
} from '../../src/foundation/model/index.ts';

export const RUN_ID = deriveRunId('x');
export const CONFIG_HASH = sha256Hex('{}');
const MAIN = parseEngineId('MAIN');
if (MAIN === null) throw new Error('MAIN is an engine id');
export const ENGINE_ID = MAIN;

export function eventBody(
  topic: Topic,
  eventType: string,
  payload: EventBody['payload'] = {},
): EventBody {
  const tsUtc = '2014-06-05T13:31:00Z';
  return { tsUtc, topic, eventType, correlationId: null, causationId: null, payload };
}

export const STARTED = eventBody('RUNTIME', 'RUN_STARTED', { config_hash: CONFIG_HASH });

export function newChain(): AuditChain {
  return AuditChain.begin({ runId: RUN_ID, engineId: ENGINE_ID, configHash: CONFIG_HASH });
}

/** Lines of a sealed log of `events` events, at least two. */
export function sealedLines(events: number): string[] {
  const chain = newChain();
  const lines = [chain.append(STARTED)];
  while (lines.length < events - 1) {
    const body = eventBody('LEDGER', 'FILL_APPLIED', { price: '470.12', qty: `${lines.length}` });
    lines.push(chain.append({ ...body, correlationId: 'MAIN_abc', causationId: RUN_ID }));
  }
  lines.push(chain.append(eventBody('AUDIT', 'RUN_SEALED', { events })));
  return lines;
}

export function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

export function verifyText(text: string): LogVerdict {
  return verifyLog([new TextEncoder().encode(text)]);
}
