/** Writes the sealed folder of one evaluation: `<out>/evaluations/<id>/`. */
import { Failure, invariant, type JsonObject } from '../../../foundation/core/index.ts';
import {
  evaluationId,
  formatInstant,
  type EngineId,
  type EvaluationIdentity,
  type EvaluationKind,
  type EventBody,
  type RunId,
} from '../../../foundation/model/index.ts';
import { SealedFolderDraft, type WrittenFolder } from '../sealed/sealed-folder-draft.ts';
import {
  artifactJson,
  isArtifactName,
  LOG_NAME,
  MANIFEST_NAME,
  MAX_JSON_BYTES,
  sharedMembers,
  type RunProvenance,
} from '../sealed/sealed-manifest.ts';
import { evaluationStart, RESULT_NAME } from './evaluation-manifest.ts';
import { evaluationsDir } from './find-evaluation.ts';

/** What must be known before the work begins. */
export interface EvaluationStart extends EvaluationIdentity {
  /** The folder that holds the run folders; made when it is missing. */
  readonly outDir: string;
  readonly engineId: EngineId;
  /** `ts_utc` of `RUN_STARTED`, event time: the first slice of the bars, so that bytes repeat. */
  readonly startedAt: number;
  readonly provenance: RunProvenance;
}

/** A step on the way to the result. */
export interface EvaluationEvent {
  /** Event time, UTC milliseconds. */
  readonly ts: number;
  readonly topic: 'EVAL' | 'PROMOTION';
  /** SCREAMING_SNAKE. */
  readonly eventType: string;
  /** Money and quantities as strings. */
  readonly payload: JsonObject;
}

export interface EvaluationEnd {
  /** `ts_utc` of the seal, event time: the last slice of the bars. */
  readonly endedAt: number;
  /** `result.json`. */
  readonly result: JsonObject;
  /** What the seal says beside counts and hashes: the verdict in few words. */
  readonly facts: JsonObject;
  /**
   * Text of further files by name (`[a-z0-9_]+\.[a-z]+`), in the order in which they are written; a long one
   * may come in pieces.
   */
  readonly files?: Readonly<Record<string, string | Iterable<string>>>;
}

export type WrittenEvaluation = WrittenFolder & { readonly id: RunId };

/**
 * `begin` → `append`* → `finish`, or `abort` at any time; a draft that is not finished never gets its
 * name. The same question has the same folder: see `publishFolder` for what becomes of the old one.
 */
export class EvaluationFolderWriter {
  readonly id: RunId;
  private readonly start: EvaluationStart;
  private readonly folder: SealedFolderDraft;

  private constructor(start: EvaluationStart) {
    const { engineId, subject, provenance } = start;
    this.id = evaluationId(start);
    this.start = start;
    this.folder = new SealedFolderDraft({
      outDir: evaluationsDir(start.outDir),
      runId: this.id,
      engineId,
      configHash: subject.config_hash,
      programVersion: provenance.programVersion,
    });
  }

  /** Opens a draft and writes `RUN_STARTED`. Fails with AUDIT_EVENT_TOO_LARGE, or as the disk does. */
  static begin(start: EvaluationStart): EvaluationFolderWriter {
    const writer = new EvaluationFolderWriter(start);
    const payload = evaluationStart(start, start.provenance.programVersion);
    writer.folder.append([
      bodyOf({ ts: start.startedAt, topic: 'RUNTIME', eventType: 'RUN_STARTED', payload }),
    ]);
    return writer;
  }

  /** Writes events behind each other. Fails with AUDIT_EVENT_TOO_LARGE, or as the disk does. */
  append(events: readonly EvaluationEvent[]): void {
    this.folder.append(events.map(bodyOf));
  }

  /**
   * Writes the files, seals the log and publishes the folder. Fails with EVIDENCE_TOO_LARGE,
   * RUN_FOLDER_CONFLICT, or as the disk does; the draft is then gone.
   */
  finish({ endedAt, result, facts, files = {} }: EvaluationEnd): WrittenEvaluation {
    const { folder, start } = this;
    const resultText = artifactJson(result);
    const bytes = Buffer.byteLength(resultText);
    if (bytes > MAX_JSON_BYTES) {
      this.abort();
      failTooLarge(start.kind, bytes);
    }
    for (const [name, text] of Object.entries({ [RESULT_NAME]: resultText, ...files })) {
      const isFree = ![MANIFEST_NAME, LOG_NAME].includes(name) && isArtifactName(name);
      invariant(isFree, 'a file of an evaluation has a plain name of its own', { name });
      folder.addFile(name, (file) => {
        for (const piece of typeof text === 'string' ? [text] : text) file.write(piece);
      });
    }
    const published = folder.publish({
      seal: ({ events, artifacts }) =>
        bodyOf({
          ts: endedAt,
          topic: 'AUDIT',
          eventType: 'RUN_SEALED',
          payload: { artifacts, events, facts },
        }),
      manifest: (content) => ({
        ...evaluationStart(start, start.provenance.programVersion),
        ...sharedMembers({ ...start, runId: this.id }, content),
      }),
    });
    return { ...published, id: this.id };
  }

  /** Removes the draft. Safe to call at any time, more than once. */
  abort(): void {
    this.folder.abort();
  }
}

function bodyOf(
  event: Pick<EventBody, 'topic' | 'eventType' | 'payload'> & { readonly ts: number },
): EventBody {
  const { ts, topic, eventType, payload } = event;
  const tsUtc = formatInstant(ts);
  return { tsUtc, topic, eventType, payload, correlationId: null, causationId: null };
}

/** What could not be read back whole is not written. */
function failTooLarge(kind: EvaluationKind, bytes: number): never {
  const message = `the result of this ${kind} has ${bytes} bytes; at most ${MAX_JSON_BYTES} are kept`;
  throw new Failure('INPUT', 'EVIDENCE_TOO_LARGE', message, {
    fix: 'ask for less: fewer runs, folds or profiles',
  });
}
