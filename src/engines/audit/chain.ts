/**
 * The chain of an audit log, on values: an event's body goes in, its line comes out (contract 10).
 * Whoever writes lines writes them in the order in which they were made; nothing here touches files.
 */
import {
  Failure,
  InvariantViolation,
  sha256Hex,
  type Sha256Hex,
} from '../../foundation/core/index.ts';
import type { EventBody, Topic } from '../../foundation/model/index.ts';
import { isShallow } from './canonical-text.ts';
import { LineEncoder, type EncodedLine } from './line-encoder.ts';
import { MAX_DEPTH, MAX_LINE_LENGTH, type ChainIdentity, type ChainPosition } from './types.ts';

const EVENT_TYPE = /^[A-Z][A-Z0-9_]{0,63}$/;

/** `hash_prev` of the first line: binds a log to its run and config. */
export function genesisHash(runId: string, configHash: string): Sha256Hex {
  return sha256Hex(`mqk-audit-v1|${runId}|${configHash}`);
}

/** Whether an event is the last one that a log may hold. */
export function isSeal(event: { readonly topic: Topic; readonly eventType: string }): boolean {
  return event.topic === 'AUDIT' && event.eventType === 'RUN_SEALED';
}

/** Appends events to one log. A sealed chain takes no more. */
export class AuditChain {
  private seq: number;
  private tipHash: Sha256Hex;
  private sealed = false;
  private readonly encoder: LineEncoder;

  private constructor(at: ChainPosition) {
    this.seq = at.seq;
    this.tipHash = at.tip;
    this.encoder = new LineEncoder(at.runId, at.engineId);
  }

  /** A new log. */
  static begin(of: ChainIdentity): AuditChain {
    const tip = genesisHash(of.runId, of.configHash);
    return new AuditChain({ runId: of.runId, engineId: of.engineId, seq: 0, tip });
  }

  /** Goes on behind the last line of a log that is not sealed. */
  static resume(at: ChainPosition): AuditChain {
    return new AuditChain(at);
  }

  /** Number of the line to come, from 1. */
  get nextSeq(): number {
    return this.seq + 1;
  }

  /** `hash_self` of the last line; the genesis before the first. */
  get tip(): Sha256Hex {
    return this.tipHash;
  }

  get isSealed(): boolean {
    return this.sealed;
  }

  /**
   * The event's line, canonical and without its line feed. Fails with AUDIT_EVENT_TOO_LARGE, and then
   * the chain stands where it stood. A lone surrogate or a non-finite number is a defect.
   */
  append(body: EventBody): string {
    return this.appended(body).line;
  }

  /** As `append`, with the ids that the line holds. */
  appended(body: EventBody): EncodedLine {
    if (this.sealed) throw new InvariantViolation('nothing follows the seal of an audit log');
    if (!EVENT_TYPE.test(body.eventType)) {
      throw new InvariantViolation('an event type is SCREAMING_SNAKE', { type: body.eventType });
    }
    if (!isShallow(body.payload, MAX_DEPTH - 1)) failTooLarge(body);
    const encoded = this.encoder.encode(body, this.seq + 1, this.tipHash);
    const { line, hash } = encoded;
    if (line.length > MAX_LINE_LENGTH) failTooLarge(body);
    this.seq++;
    this.tipHash = hash;
    this.sealed = isSeal(body);
    return encoded;
  }
}

function failTooLarge(body: EventBody): never {
  throw new Failure(
    'INPUT',
    'AUDIT_EVENT_TOO_LARGE',
    `an audit event is longer than ${MAX_LINE_LENGTH} characters or nests deeper than ` +
      `${MAX_DEPTH} levels: topic=${body.topic} event_type=${body.eventType}`,
    { fix: 'split the payload, or name its content by a hash' },
  );
}
