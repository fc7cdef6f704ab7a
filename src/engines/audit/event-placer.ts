/**
 * Gives events their places in a log, for whoever keeps events and places in a table: the lines follow from
 * both, at any time and to the byte (contract 10).
 */
import type { Sha256Hex } from '../../foundation/core/index.ts';
import type { EngineId, EventBody, RunId } from '../../foundation/model/index.ts';
import { AuditChain, genesisHash } from './chain.ts';

/** Where an event stands. */
export interface EventPlace {
  /** From 1. */
  readonly seq: number;
  /** UUIDv5. */
  readonly eventId: string;
  readonly hashPrev: Sha256Hex;
  readonly hashSelf: Sha256Hex;
}

export interface PlacedEvent {
  readonly place: EventPlace;
  /** Without its line feed. */
  readonly line: string;
}

/** Whose log it is, and its last place; null: it is empty. */
export interface PlacerStart {
  readonly runId: RunId;
  readonly engineId: EngineId;
  readonly configHash: Sha256Hex;
  readonly last: Pick<EventPlace, 'seq' | 'hashSelf'> | null;
}

export class EventPlacer {
  private readonly chain: AuditChain;

  constructor({ runId, engineId, configHash, last }: PlacerStart) {
    this.chain = AuditChain.resume({
      runId,
      engineId,
      seq: last?.seq ?? 0,
      tip: last?.hashSelf ?? genesisHash(runId, configHash),
    });
  }

  /** Number of the next place, from 1. */
  get nextSeq(): number {
    return this.chain.nextSeq;
  }

  /** The event's place behind all that were given. Fails as `AuditChain.append`. */
  place(body: EventBody): PlacedEvent {
    const seq = this.chain.nextSeq;
    const hashPrev = this.chain.tip;
    const { line, eventId, hash } = this.chain.appended(body);
    return { place: { seq, eventId, hashPrev, hashSelf: hash }, line };
  }
}
