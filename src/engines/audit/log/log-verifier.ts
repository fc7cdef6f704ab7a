/**
 * Verifies a log as it streams by (contract 10). A line of the usual shape is accepted when it is what
 * the chain would write; any other line is looked at reason by reason, in the contract's order.
 */
import { sha256Hex, type JsonObject, type Sha256Hex } from '../../../foundation/core/index.ts';
import { parseEngineId, parseRunId } from '../../../foundation/model/index.ts';
import { genesisHash, isSeal } from '../chain.ts';
import { EventIds } from '../events/event-ids.ts';
import { LineSplitter, type LineText } from './line-splitter.ts';
import { readLine, withoutHashSelf, type LineFields } from './read-line.ts';
import {
  MAX_LINE_LENGTH,
  type BrokenReason,
  type LogExpectation,
  type LogVerdict,
} from '../types.ts';
import { UsualLines } from './usual-line.ts';

/** What the first line has settled for the rest of the log. */
interface Run {
  readonly runId: string;
  readonly engineId: string;
  readonly started: JsonObject;
  readonly ids: EventIds;
  readonly usual: UsualLines;
}

/** Reads chunks in order; remembers no line but the first and the seal. */
export class LogVerifier {
  private readonly expected: LogExpectation;
  private readonly splitter = new LineSplitter();
  private run: Run | null = null;
  private events = 0;
  private tip: Sha256Hex | null = null;
  private sealed: JsonObject | null = null;
  private broken: BrokenReason | null = null;

  constructor(expected: LogExpectation = {}) {
    this.expected = expected;
  }

  /** Takes the next bytes. False when the log is broken, and more bytes can't change that. */
  push(bytes: Uint8Array): boolean {
    if (this.broken !== null) return false;
    for (const line of this.splitter.push(bytes)) {
      this.broken = this.reasonAgainst(line);
      if (this.broken !== null) return false;
      this.events++;
    }
    if (this.splitter.isOverlong) this.broken = 'PARSE';
    return this.broken === null;
  }

  /** The verdict on everything that was pushed. */
  end(): LogVerdict {
    const { events, run, sealed, tip } = this;
    if (this.broken !== null) {
      return { result: 'BROKEN', events, line: events + 1, reason: this.broken };
    }
    if (this.splitter.isTorn) return { result: 'INCOMPLETE', events, cause: 'TORN_LINE' };
    if (run === null || tip === null) return { result: 'INCOMPLETE', events, cause: 'EMPTY' };
    if (sealed === null) return { result: 'INCOMPLETE', events, cause: 'NO_SEAL' };
    const { runId, engineId, started } = run;
    return { result: 'VALID', events, facts: { runId, engineId, tip, started, sealed } };
  }

  /** The first reason against the next line; null accepts it. */
  private reasonAgainst(line: LineText): BrokenReason | null {
    if (line === null) return 'PARSE';
    if (this.run !== null && this.sealed === null && this.acceptsFast(line, this.run)) return null;
    const fields = readLine(line);
    if (fields === null) return 'PARSE';
    return this.run === null
      ? this.checkFirst(line, fields)
      : this.checkNext(line, fields, this.run);
  }

  private acceptsFast(line: string, run: Run): boolean {
    if (line.length > MAX_LINE_LENGTH || this.tip === null) return false;
    const hash = run.usual.accept(line, this.events + 1, this.tip);
    this.tip = hash ?? this.tip;
    return hash !== null;
  }

  private checkFirst(line: string, fields: LineFields): BrokenReason | null {
    const runId = parseRunId(fields.runId);
    const engineId = parseEngineId(fields.engineId);
    if (runId !== fields.runId || engineId === null) return 'PARSE';
    if (runId !== (this.expected.runId ?? runId)) return 'PARSE';
    if (engineId !== (this.expected.engineId ?? engineId)) return 'PARSE';
    const configHash = fields.payload.config_hash;
    const isStart = fields.topic === 'RUNTIME' && fields.eventType === 'RUN_STARTED';
    const genesis =
      isStart &&
      typeof configHash === 'string' &&
      configHash === (this.expected.configHash ?? configHash)
        ? genesisHash(runId, configHash)
        : null;
    const ids = new EventIds(runId);
    const usual = new UsualLines(runId, engineId, ids);
    this.run = { runId, engineId, started: fields.payload, ids, usual };
    return this.checkChain(line, fields, ids, genesis);
  }

  private checkNext(line: string, fields: LineFields, run: Run): BrokenReason | null {
    if (fields.runId !== run.runId || fields.engineId !== run.engineId) return 'PARSE';
    return this.checkChain(line, fields, run.ids, this.tip);
  }

  private checkChain(
    line: string,
    fields: LineFields,
    ids: EventIds,
    previous: Sha256Hex | null,
  ): BrokenReason | null {
    const eventId = ids.at(fields.seq, fields.topic, fields.eventType);
    if (fields.eventId !== eventId) return 'EVENT_ID';
    if (fields.seq !== this.events + 1) return 'SEQ';
    if (this.sealed !== null) return 'AFTER_SEAL';
    if (fields.hashPrev !== previous) return this.events === 0 ? 'GENESIS' : 'HASH_PREV';
    const hash = sha256Hex(withoutHashSelf(line, fields.hashSelf));
    if (fields.hashSelf !== hash) return 'HASH_SELF';
    this.tip = hash;
    if (isSeal(fields)) this.sealed = fields.payload;
    return null;
  }
}

/** Verifies a whole log that comes in pieces. */
export function verifyLog(chunks: Iterable<Uint8Array>, expected: LogExpectation = {}): LogVerdict {
  const verifier = new LogVerifier(expected);
  for (const chunk of chunks) {
    if (!verifier.push(chunk)) break;
  }
  return verifier.end();
}
