/** `mqk version`: what manifests call `program_version`, and the Node.js that runs it. */
import { programVersion } from '../../services/research/index.ts';
import { DONE } from './exit-code.ts';
import type { Host } from './host.ts';
import { printResult, type OutputFlags } from './output.ts';

export function version(host: Host, output: OutputFlags): number {
  const json = { version: programVersion(host.packageRoot), node: process.versions.node };
  printResult(host, output, { json, lines: [`mqk ${json.version} on Node.js ${json.node}`] });
  return DONE;
}
