/**
 * Accepts lines of the usual shape without parsing them: walks from member to member, where each must
 * begin right behind the one before, compares what is known and looks at what is not. Every character
 * is compared, or hashed and recognised as canonical; a line that doesn't fit goes the slow way.
 */
import { isObject, sha256Hex, type Sha256Hex } from '../../../foundation/core/index.ts';
import { TOPICS, type EngineId, type RunId, type Topic } from '../../../foundation/model/index.ts';
import { isShallow } from '../canonical-text.ts';
import { isSeal } from '../chain.ts';
import type { EventIds } from '../events/event-ids.ts';
import { isPlainPayload } from '../events/plain-payload.ts';
import { isCanonical, isInstant, parseJson } from './read-line.ts';
import { MAX_DEPTH } from '../types.ts';

const CAUSATION = '{"causation_id":';
const CORRELATION = ',"correlation_id":';
const ENGINE = ',"engine_id":"';
const EVENT_TYPE = '","event_type":"';
const HASH_PREV = '","hash_prev":"';
const HASH_SELF = '","hash_self":"';
const PAYLOAD = '","payload":';
const RUN = ',"run_id":"';
const TOPIC = ',"topic":"';
const TS = '","ts_utc":"';
const END = '","v":1}';
const HASH_LENGTH = 64;
const UUID_LENGTH = 36;

const PLAIN_ID = /^(?:null|"[A-Za-z0-9_.:-]{1,64}")$/;
const PLAIN_TYPE = /^[A-Za-z0-9_]{1,64}$/;
const TOPIC_OF: ReadonlyMap<string, Topic> = new Map(TOPICS.map((topic) => [topic, topic]));

/** A line's end: where its `run_id` begins, and its topic. */
interface LineEnd {
  readonly runAt: number;
  readonly topic: Topic;
}

export class UsualLines {
  private readonly ids: EventIds;
  private readonly engine: string;
  private readonly run: string;
  // Many events share an instant: it is checked once.
  private lastInstant = '';

  constructor(runId: RunId, engineId: EngineId, ids: EventIds) {
    this.ids = ids;
    this.engine = `${ENGINE}${engineId}","event_id":"`;
    this.run = `${RUN}${runId}","seq":`;
  }

  /** `hash_self` of a line that is right as line `seq` behind `previous`; null: look the slow way. */
  accept(line: string, seq: number, previous: Sha256Hex): Sha256Hex | null {
    const end = this.endOf(line, seq);
    if (end === null || !line.startsWith(CAUSATION)) return null;
    const correlationAt = line.indexOf(CORRELATION, CAUSATION.length);
    const engineAt = line.indexOf(ENGINE, correlationAt);
    const idAt = engineAt + this.engine.length;
    const typeAt = idAt + UUID_LENGTH + EVENT_TYPE.length;
    const prevAt = line.indexOf(HASH_PREV, typeAt);
    if (correlationAt < 0 || engineAt < 0 || prevAt < 0) return null;
    if (!PLAIN_ID.test(line.slice(CAUSATION.length, correlationAt))) return null;
    if (!PLAIN_ID.test(line.slice(correlationAt + CORRELATION.length, engineAt))) return null;
    const eventType = line.slice(typeAt, prevAt);
    if (!PLAIN_TYPE.test(eventType) || isSeal({ topic: end.topic, eventType })) return null;

    const selfAt = prevAt + HASH_PREV.length + HASH_LENGTH;
    const hashAt = selfAt + HASH_SELF.length;
    const payloadAt = hashAt + HASH_LENGTH + PAYLOAD.length;
    const isFramed =
      line.startsWith(this.engine, engineAt) &&
      line.startsWith(this.ids.at(seq, end.topic, eventType), idAt) &&
      line.startsWith(EVENT_TYPE, idAt + UUID_LENGTH) &&
      line.startsWith(previous, prevAt + HASH_PREV.length) &&
      line.startsWith(HASH_SELF, selfAt) &&
      line.startsWith(PAYLOAD, hashAt + HASH_LENGTH) &&
      isPayload(line.slice(payloadAt, end.runAt));
    if (!isFramed) return null;
    const hash = sha256Hex(line.slice(0, selfAt + 1) + line.slice(hashAt + HASH_LENGTH + 1));
    return line.startsWith(hash, hashAt) ? hash : null;
  }

  /** Reads from `run_id` to the end; null when that isn't what line `seq` of this run ends with. */
  private endOf(line: string, seq: number): LineEnd | null {
    const runAt = line.lastIndexOf(RUN);
    const seqText = String(seq);
    const seqAt = runAt + this.run.length;
    const topicAt = seqAt + seqText.length + TOPIC.length;
    const topicEnd = line.indexOf(TS, topicAt);
    if (runAt < 0 || topicEnd < 0 || !line.endsWith(END)) return null;
    if (!line.startsWith(this.run, runAt) || !line.startsWith(seqText, seqAt)) return null;
    if (!line.startsWith(TOPIC, seqAt + seqText.length)) return null;
    const topic = TOPIC_OF.get(line.slice(topicAt, topicEnd));
    const tsUtc = line.slice(topicEnd + TS.length, -END.length);
    if (topic === undefined) return null;
    if (tsUtc !== this.lastInstant) {
      if (!isInstant(tsUtc)) return null;
      this.lastInstant = tsUtc;
    }
    return { runAt, topic };
  }
}

function isPayload(text: string): boolean {
  if (isPlainPayload(text)) return true;
  const payload = parseJson(text);
  return isObject(payload) && isShallow(payload, MAX_DEPTH - 1) && isCanonical(text, payload);
}
