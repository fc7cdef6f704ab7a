/** `manifest.json` of a run (contract 11): what it was, and the hash of everything that it left. */
import { join } from 'node:path';
import { inputFacts } from '../../engines/audit/index.ts';
import { Failure, sha256Hex, type JsonObject } from '../../foundation/core/index.ts';
import type { EquityResolution, RunInputs } from '../../foundation/model/index.ts';
import { onDisk } from './disk/io-failure.ts';
import {
  MANIFEST_NAME,
  readManifest,
  SHARED_MEMBERS,
  sharedMembers,
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
  fault: (manifest) => {
    const { config_json: config, equity_resolution: resolution } = manifest;
    if (typeof config !== 'string' || sha256Hex(config) !== manifest['config_hash'])
      return 'config_json does not hash to config_hash';
    return resolution === 'SLICE' || resolution === 'DAY'
      ? null
      : 'equity_resolution is neither SLICE nor DAY';
  },
  isClosed: false,
};

/** The canonical config text of a run folder. Fails with RUN_CONFIG_UNREADABLE, or as the disk does. */
export function readRunConfig(folder: string): string {
  const path = join(folder, MANIFEST_NAME);
  const text = onDisk('read', path, () => readManifest(path))?.['config_json'];
  if (typeof text === 'string') return text;
  throw new Failure('INPUT', 'RUN_CONFIG_UNREADABLE', `${path} holds no config of a run`, {
    fix: 'name another run; mqk audit verify says what is wrong with this one',
  });
}
