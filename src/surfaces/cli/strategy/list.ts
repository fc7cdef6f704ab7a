/** `mqk strategy list` (contract 13.1). */
import { relative } from 'node:path';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { listStrategies, type StrategyListing } from '../../../services/research/index.ts';
import { BUILT_IN_STRATEGIES } from '../../../trading/strategies/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { labelled, wrapped } from '../text/wrapped.ts';

export async function strategyList(host: Host, output: OutputFlags): Promise<number> {
  const all = await listStrategies({ builtIns: BUILT_IN_STRATEGIES, cwd: host.cwd });
  printResult(host, output, {
    json: { strategies: all.map((one) => listingJson(one, host)) },
    lines: all.flatMap((one) => listingLines(one, host)),
  });
  return DONE;
}

function listingJson(
  { path, definition, warmup, problem }: StrategyListing,
  host: Host,
): JsonObject {
  return {
    id: definition?.id ?? null,
    version: definition?.version ?? null,
    summary: definition?.summary ?? null,
    path: path === null ? null : relative(host.cwd, path),
    warmup,
    timeframes: definition?.timeframes ?? null,
    params: (definition?.params.fields ?? []).map((field) => ({
      name: field.name,
      type: field.kind,
      default: field.defaultValue,
      range: field.wanted,
      meaning: field.meaning,
    })),
    problem: problem === null ? null : { ...problem },
  };
}

function listingLines(listing: StrategyListing, host: Host): string[] {
  const { path, definition, warmup, problem } = listing;
  const place = path === null ? 'built in' : relative(host.cwd, path);
  if (definition === null) {
    const line = problem?.line === undefined ? '' : `:${problem.line}`;
    return [`${place}${line}   ${problem?.code ?? ''} ${problem?.message ?? ''}`, ''];
  }
  const { id, version, summary, timeframes, params } = definition;
  const made = timeframes === null ? 'any timeframe' : timeframes.join(', ');
  const width = Math.max(0, ...params.fields.map(({ name }) => name.length));
  return [
    `${id} v${version}   ${place}   ${made}   warm-up ${warmup ?? '?'} bars`,
    ...wrapped(summary, '  '),
    ...params.fields.flatMap(({ name, defaultValue, wanted, meaning }) =>
      labelled(
        `  ${name.padEnd(width)}  `,
        `${String(defaultValue)}   ${wanted}   ${meaning}`.trimEnd(),
      ),
    ),
    '',
  ];
}
