/** Reads the sealed folder of a run that lived in the database, everything verified. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, isObject, type JsonObject } from '../../../foundation/core/index.ts';
import { onDisk } from '../disk/io-failure.ts';
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
  /** In the order of the log. */
  readonly events: readonly RecordedEvent[];
  readonly artifacts: Readonly<Record<string, ArtifactFacts>>;
}

/** Fails as `openRecord`, and with RUN_NOT_FOUND, RUN_LAST_UNKNOWN. */
export function readRunRecord({ outDir, name, programVersion }: RecordName): RunRecordFolder {
  const path = resolveRun(outDir, name);
  const facts = openRecord(path, programVersion);
  const file = join(path, LOG_NAME);
  const text = onDisk('read', file, () => readFileSync(file, 'utf8'));
  const events = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => eventOf(path, line));
  return { path, manifest: facts.manifest, events, artifacts: artifactsOf(facts) };
}

function eventOf(path: string, line: string): RecordedEvent {
  const value: unknown = JSON.parse(line);
  const { topic, event_type: eventType, payload } = isObject(value) ? value : {};
  if (typeof topic !== 'string' || typeof eventType !== 'string' || !isObject(payload))
    return failDamaged(path, 'a line of its log is no event');
  return { topic, eventType, payload: canonicalJson(payload) };
}
