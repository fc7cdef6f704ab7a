/** A text file of a run or an evaluation that was read back. */
import { join } from 'node:path';
import { sha256Hex } from '../../foundation/core/index.ts';
import { fileOrNull, onDisk } from './disk/io-failure.ts';
import { failDamaged, failForeign } from './open-record.ts';
import type { RunFolder } from './read-run-folder.ts';
import { readBounded } from './sealed/sealed-manifest.ts';

/** 200,000 rows of an equity curve are some 20 MB, a page less than 5 MB. */
const MAX_TEXT_BYTES = 128 * 1024 * 1024;

/**
 * The text of a sealed file, hashed as it is read. Fails with EVIDENCE_KIND_FOREIGN when there is no
 * such file, EVIDENCE_DAMAGED when it is no longer what was sealed, or as the disk does.
 */
export function readSealedText(
  { path, artifacts }: Pick<RunFolder, 'path' | 'artifacts'>,
  name: 'report.html' | 'equity_curve.csv',
): string {
  const sealed = artifacts[name];
  if (sealed === undefined) return failForeign(path, `it has no ${name}`);
  const file = join(path, name);
  const text = onDisk('read', file, () => fileOrNull(() => readBounded(file, MAX_TEXT_BYTES)));
  if (text !== null && sha256Hex(text) === sealed.sha256) return text;
  return failDamaged(path, `${name} differs from the seal`);
}
