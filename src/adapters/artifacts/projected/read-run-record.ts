/** Reads the sealed folder of a run that lived in the database, everything verified. */
import { join } from 'node:path';
import { canonicalJson, isObject, type JsonObject } from '../../../foundation/core/index.ts';
import { onDisk } from '../disk/io-failure.ts';
import { readPieces } from '../disk/hash-file.ts';
import { resolveRun } from '../find-run.ts';
import { artifactsOf, failDamaged, openRecord, type RecordName } from '../open-record.ts';
import type { ArtifactFacts } from '../disk/hashed-file.ts';
import { LOG_NAME } from '../sealed/sealed-manifest.ts';

/** An event as its line tells it. */
export interface RecordedEvent {
  readonly topic: string;
  readonly eventType: string;
  /** Canonical JSON. */
  readonly payload: string;
}

export interface RunRecordFolder {
  /** Absolute. */
  readonly path: string;
  readonly manifest: JsonObject;
  /**
   * Tells the events in the order of the log, with their lines from 1, until `take` wants no more. The log is read in
   * pieces, however long it is. Fails as the disk does.
   */
  readonly readEvents: (take: (event: RecordedEvent, line: number) => boolean) => void;
  readonly artifacts: Readonly<Record<string, ArtifactFacts>>;
}

/** Fails as `openRecord`, and with RUN_NOT_FOUND, RUN_LAST_UNKNOWN. */
export function readRunRecord({ outDir, name, programVersion }: RecordName): RunRecordFolder {
  const path = resolveRun(outDir, name);
  const facts = openRecord(path, programVersion);
  const readEvents: RunRecordFolder['readEvents'] = (take) => {
    readLines(join(path, LOG_NAME), (line, number) => take(eventOf(path, line), number));
  };
  return { path, manifest: facts.manifest, readEvents, artifacts: artifactsOf(facts) };
}

/** Lines without their line feeds; every line of a log has one. */
function readLines(file: string, take: (line: string, number: number) => boolean): void {
  const decoder = new TextDecoder();
  let rest = '';
  let number = 0;
  onDisk('read', file, () => {
    readPieces(file, (piece) => {
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      return lines.every((line) => take(line, ++number));
    });
  });
}

function eventOf(path: string, line: string): RecordedEvent {
  const value: unknown = JSON.parse(line);
  const { topic, event_type: eventType, payload } = isObject(value) ? value : {};
  if (typeof topic !== 'string' || typeof eventType !== 'string' || !isObject(payload))
    return failDamaged(path, 'a line of its log is no event');
  return { topic, eventType, payload: canonicalJson(payload) };
}
