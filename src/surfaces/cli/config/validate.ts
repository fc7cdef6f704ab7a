/** `mqk config validate` (contract 9, 13): every problem of a config in a mode; exit 0 or 2. */
import { judgeConfig } from '../../../adapters/configfiles/index.ts';
import type { EffectiveConfig } from '../../../engines/config/index.ts';
import { keyStatus, type KeyStatus } from '../../../engines/isolation/index.ts';
import type { JsonObject, Problem } from '../../../foundation/core/index.ts';
import type { Mode } from '../../../foundation/model/index.ts';
import { DONE, USAGE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { note, printResult, type OutputFlags } from '../output.ts';
import { counted } from '../text/counted.ts';
import { configRequest, type ConfigFlags } from './config-flags.ts';

type Severity = 'ERROR' | 'WARNING';

export function configValidate(flags: ConfigFlags, host: Host, output: OutputFlags): number {
  const request = configRequest(flags, host);
  const judged = judgeConfig(request);
  const found = judged.ok ? judged.value.warnings : judged.error;
  const hash = judged.ok ? judged.value.configHash : null;
  const { mode } = request;
  const keys = judged.ok ? keysOf(judged.value, host) : [];
  const lines = [
    ...found.map((problem) => problemLine(problem, severityOf(problem, mode))),
    hash === null
      ? `refused in ${mode}: ${counted(found.length, 'problem')}`
      : `valid in ${mode}   config ${hash}`,
    ...keys.map(({ path, variable, status }) => `${path}   ${variable} is ${status}`),
  ];
  // Into a pipe and with --json, a person still sees why.
  if (output.json || !host.stdout.isTTY)
    for (const line of lines.slice(0, found.length)) note(host, line);
  const problems = found.map((problem) => problemJson(problem, severityOf(problem, mode)));
  const json = { ok: judged.ok, mode, config_hash: hash, problems, keys: keys.map(keyJson) };
  printResult(host, output, { json, lines });
  return judged.ok ? DONE : USAGE;
}

/** Whether the keys that the mode needs are there; what they hold is read by nothing here. */
function keysOf(config: EffectiveConfig, host: Host): KeyStatus[] {
  const read = config.readerFor('engines/isolation');
  const apiKey = read.nameAt('broker.keys_env.api_key') ?? '';
  const apiSecret = read.nameAt('broker.keys_env.api_secret') ?? '';
  return keyStatus(config.mode, { apiKey, apiSecret }, host.env);
}

function keyJson(row: KeyStatus): JsonObject {
  return { ...row };
}

/** A key that nothing reads refuses a LIVE config alone. */
function severityOf({ code }: Problem, mode: Mode): Severity {
  return code === 'CONFIG_UNUSED_KEYS' && mode !== 'LIVE' ? 'WARNING' : 'ERROR';
}

function problemLine({ code, path, layer, line, message }: Problem, severity: Severity): string {
  const where = layer === undefined ? '' : ` (${layer}${line === undefined ? '' : `:${line}`})`;
  const what = path === undefined || path === '' ? 'layer' : path;
  return `${severity.toLowerCase()} ${code} ${what} ${message}${where}`;
}

function problemJson(problem: Problem, severity: Severity): JsonObject {
  const { code, path = '', layer = null, line = null, message } = problem;
  return { code, path, layer, line, message, severity };
}
