/**
 * An event's body into its canonical line (contract 10). The order of members is the canonical one and
 * never changes, so the line is a template; each value goes through the canonicalizer's rules.
 */
import { canonicalJson, sha256Hex, type Sha256Hex } from '../../foundation/core/index.ts';
import type { EngineId, EventBody, RunId } from '../../foundation/model/index.ts';
import { canonicalString } from './canonical-text.ts';
import { EventIds } from './events/event-ids.ts';

/** A line without its line feed, its `event_id` and its `hash_self`. */
export interface EncodedLine {
  readonly line: string;
  readonly eventId: string;
  readonly hash: Sha256Hex;
}

export class LineEncoder {
  private readonly ids: EventIds;
  // The parts of a line that never change in a run.
  private readonly engineAndId: string;
  private readonly runAndSeq: string;

  constructor(runId: RunId, engineId: EngineId) {
    this.ids = new EventIds(runId);
    this.engineAndId = `,"engine_id":"${engineId}","event_id":"`;
    this.runAndSeq = `,"run_id":"${runId}","seq":`;
  }

  encode(body: EventBody, seq: number, previous: Sha256Hex): EncodedLine {
    const eventId = this.ids.at(seq, body.topic, body.eventType);
    const head =
      `{"causation_id":${nullable(body.causationId)}` +
      `,"correlation_id":${nullable(body.correlationId)}` +
      `${this.engineAndId}${eventId}` +
      `","event_type":${canonicalString(body.eventType)},"hash_prev":"${previous}"`;
    const rest =
      `,"payload":${canonicalJson(body.payload)}${this.runAndSeq}${seq}` +
      `,"topic":"${body.topic}","ts_utc":${canonicalString(body.tsUtc)},"v":1}`;
    const hash = sha256Hex(head + rest);
    return { line: `${head},"hash_self":"${hash}"${rest}`, eventId, hash };
  }
}

/** Canonical text of an id or null. */
function nullable(id: string | null): string {
  return id === null ? 'null' : canonicalString(id);
}
