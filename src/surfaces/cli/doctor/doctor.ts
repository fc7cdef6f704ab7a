/** `mqk doctor` (contract 13.1): every check with its evidence and what mends it; exit 6 when one fails. */
import { redactSecrets } from '../../../engines/config/index.ts';
import type { ConfigFlags } from '../config/config-flags.ts';
import { databaseRequest } from '../db/request-of.ts';
import { CHECK_FOUND, DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { counted } from '../text/counted.ts';
import type { Check } from './check.ts';
import { databaseChecks } from './database-checks.ts';
import { machineChecks } from './machine-checks.ts';

export async function doctor(flags: ConfigFlags, host: Host, output: OutputFlags): Promise<number> {
  const checks = [
    ...machineChecks(flags, host),
    ...(await databaseChecks(databaseRequest(host))),
  ].map(withoutSecrets);
  const failedOnes = checks.filter(({ ok }) => !ok);
  printResult(host, output, {
    json: { ok: failedOnes.length === 0, checks: checks.map((check) => ({ ...check })) },
    lines: [
      ...checks.flatMap(textOf),
      '',
      failedOnes.length === 0
        ? 'all checks passed'
        : `${counted(failedOnes.length, 'check')} failed`,
    ],
    plain: checks.map(({ id, ok, evidence }) => `${id}=${ok ? 'ok' : 'FAILED'} ${evidence}`),
  });
  return failedOnes.length === 0 ? DONE : CHECK_FOUND;
}

/** Evidence quotes what others said. */
function withoutSecrets(check: Check): Check {
  return { ...check, evidence: redactSecrets(check.evidence) };
}

function textOf({ id, ok, evidence, fix }: Check): readonly string[] {
  const line = `${ok ? 'ok    ' : 'FAILED'}  ${id.padEnd(26)}  ${evidence}`;
  return fix === null ? [line] : [line, `        fix: ${fix}`];
}
