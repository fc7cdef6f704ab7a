/** `mqk config hash FILE…` (contract 9, 13). */
import { resolve } from 'node:path';
import { hashConfig } from '../../../services/research/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';

export function configHash(files: readonly string[], host: Host, output: OutputFlags): number {
  const { configHash: hash, canonicalJson } = hashConfig(
    files.map((file) => resolve(host.cwd, file)),
  );
  const json = { config_hash: hash, config_json: canonicalJson };
  printResult(host, output, { json, lines: [hash] });
  return DONE;
}
