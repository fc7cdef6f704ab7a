/** `mqk stress list`. */
import { listStressProfiles } from '../../../services/research/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';

export function stressList(host: Host, output: OutputFlags): number {
  const profiles = listStressProfiles(host.packageRoot);
  printResult(host, output, {
    json: { profiles: profiles.map(({ sets, ...one }) => ({ ...one, sets: { ...sets } })) },
    lines: profiles.flatMap(({ name, sha256, sets }) => [
      `${name}   ${sha256.slice(0, 12)}`,
      ...Object.entries(sets).map(([path, text]) => `  ${path}: ${text}`),
    ]),
  });
  return DONE;
}
