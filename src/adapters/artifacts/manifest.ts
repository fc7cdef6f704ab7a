/** `manifest.json` of a run (contract 11): what it was, and the hash of everything that it left. */
import { join } from 'node:path';
import { inputFacts } from '../../engines/audit/index.ts';
import { Failure, sha256Hex, type JsonObject } from '../../foundation/core/index.ts';
import type { EquityResolution, RunInputs } from '../../foundation/model/index.ts';
import { readPieces } from './disk/hash-file.ts';
import { fileOrNull, onDisk } from './disk/io-failure.ts';
import {
  MANIFEST_NAME,
  readManifest,
  SHARED_MEMBERS,
  sharedMembers,
  shownText,
  type RunProvenance,
  type SealedContent,
} from './sealed/sealed-manifest.ts';
import type { FolderForm } from './sealed/verify-folder.ts';

/** The page of a run; a folder of before 0.3.0 has none. */
export const REPORT_NAME = 'report.html';

/** Members of a run's manifest beside its inputs, which RUN_STARTED has too. */
const RUN_MEMBERS = [...SHARED_MEMBERS, 'config_json', 'equity_resolution'] as const;

export function manifestOf(
  of: { readonly inputs: RunInputs; readonly provenance: RunProvenance },
  content: SealedContent,
  equityResolution: EquityResolution,
): JsonObject {
  const { inputs, provenance } = of;
  const { runId, engineId, configJson } = inputs;
  return {
    ...inputFacts(inputs),
    ...sharedMembers({ runId, engineId, provenance }, content),
    config_json: configJson,
    equity_resolution: equityResolution,
  };
}

/** What is asked of a run's folder; notes of its owner beside the sealed files are none of our business. */
export const RUN_FORM: FolderForm = {
  members: RUN_MEMBERS,
  fault: (manifest, folder) => {
    const {
      config_json: config,
      equity_resolution: resolution,
      program_version: version,
    } = manifest;
    if (typeof config !== 'string' || sha256Hex(config) !== manifest['config_hash'])
      return 'config_json does not hash to config_hash';
    if (resolution !== 'SLICE' && resolution !== 'DAY')
      return 'equity_resolution is neither SLICE nor DAY';
    const maker = pageMaker(join(folder, REPORT_NAME));
    return maker === null || maker === version
      ? null
      : `program_version differs from ${REPORT_NAME}, which ${shownText(maker)} made`;
  },
  isClosed: false,
};

/** Bytes of a page in which it says who made it. */
const PAGE_HEAD_BYTES = 1024;

/**
 * The version of the program that made a page, by its own words, which the seal covers; the log of a run names
 * none (contract 10). Null: there is no page, or it says nothing.
 */
function pageMaker(path: string): string | null {
  let head = '';
  onDisk('read', path, () =>
    fileOrNull(() => {
      readPieces(path, (piece) => {
        head = Buffer.from(piece.subarray(0, PAGE_HEAD_BYTES)).toString('utf8');
        return false;
      });
    }),
  );
  return /<meta name="generator" content="MiniQuantDesk ([^"]*)">/.exec(head)?.[1] ?? null;
}

/** The mode that a folder states; null: it is no run's. Fails as the disk does. */
export function readRunMode(folder: string): string | null {
  const path = join(folder, MANIFEST_NAME);
  const mode = onDisk('read', path, () => fileOrNull(() => readManifest(path)))?.['mode'];
  return typeof mode === 'string' ? mode : null;
}

/** The canonical config text of a run folder. Fails with RUN_CONFIG_UNREADABLE, or as the disk does. */
export function readRunConfig(folder: string): string {
  const path = join(folder, MANIFEST_NAME);
  const text = onDisk('read', path, () => readManifest(path))?.['config_json'];
  if (typeof text === 'string') return text;
  throw new Failure('INPUT', 'RUN_CONFIG_UNREADABLE', `${path} holds no config of a run`, {
    fix: 'name another run; mqk audit verify says what is wrong with this one',
  });
}
