/** `mqk replay RUN --verify` (contract 13.1). */
import { resolve } from 'node:path';
import {
  readRunMode,
  readRunRecord,
  resolveRun,
  type RunRecordFolder,
} from '../../../adapters/artifacts/index.ts';
import {
  canonicalJson,
  Failure,
  isList,
  isObject,
  type JsonObject,
  type JsonValue,
} from '../../../foundation/core/index.ts';
import { parseMicros, parseRunId } from '../../../foundation/model/index.ts';
import {
  locateBars,
  programVersion,
  replayBacktest,
  type ResearchContext,
  type StoredRun,
  type Watch,
} from '../../../services/research/index.ts';
import { feedOf, verifyReplay } from '../../../services/runtime/index.ts';
import { readRunFlags } from '../backtest/run-flags.ts';
import { CHECK_FOUND, DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { watched } from '../progress/watched.ts';
import { engineWork } from '../run/engine-work.ts';

/** The flags as commander gives them. */
export interface ReplayFlags {
  readonly bars?: readonly string[];
  readonly strategy?: string;
  readonly actions?: string;
  readonly out: string;
}

interface Found {
  /** Null: identical. */
  readonly difference: JsonObject | null;
  readonly compared: number | null;
}

export async function replay(
  name: string,
  flags: ReplayFlags,
  { host, output }: { readonly host: Host; readonly output: OutputFlags },
): Promise<number> {
  const outDir = resolve(host.cwd, flags.out);
  const path = resolveRun(outDir, name);
  const found = await watched(host, output, async (context, watch) =>
    readRunMode(path) === 'BACKTEST'
      ? await backtestFound({ outDir, name: path }, flags, { context, watch, host })
      : await engineFound({ outDir, name: path }, flags, { context, watch, host }),
  );
  const { difference, compared } = found;
  const what = compared === null ? 'every artifact' : `${compared} events and the tables`;
  printResult(host, output, {
    json: { identical: difference === null, first_difference: difference, compared, path },
    lines: [
      difference === null ? `identical  ${what} of ${path}` : `differs    ${path}`,
      ...(difference === null ? [] : [canonicalJson(difference)]),
    ],
  });
  return difference === null ? DONE : CHECK_FOUND;
}

interface Means {
  readonly context: ResearchContext;
  readonly watch: Watch;
  readonly host: Host;
}

type RunName = { readonly outDir: string; readonly name: string };

async function backtestFound(of: RunName, flags: ReplayFlags, means: Means): Promise<Found> {
  const { context, watch, host } = means;
  const { bars, actionsFile } = readRunFlags(
    { bars: flags.bars ?? [], ...(flags.actions === undefined ? {} : { actions: flags.actions }) },
    host,
  );
  const given = { bars, strategy: flags.strategy ?? null, actionsFile };
  const why = await replayBacktest(of, { ...context, given }, watch);
  return { difference: why === null ? null : { artifact: why }, compared: null };
}

async function engineFound(of: RunName, flags: ReplayFlags, means: Means): Promise<Found> {
  const { context, watch, host } = means;
  const version = programVersion(host.packageRoot);
  const folder = readFinished({ ...of, programVersion: version });
  const feed = feedIn(folder);
  if (feed === null) return { difference: null, compared: 0 };
  const { bars: hand } = readRunFlags({ bars: flags.bars ?? [] }, host);
  const bars = await locateBars(feedOf(feed), context.places.home, hand);
  const given = { bars, strategy: flags.strategy ?? null };
  const { plan } = await engineWork(storedRun(folder), { given, context, version }, watch);
  const { firstDifference, compared } = verifyReplay(folder, plan);
  return { difference: firstDifference === null ? null : { ...firstDifference }, compared };
}

/** As `readRunRecord`; a run that is open is not to be named otherwise, but brought to its end. */
function readFinished(of: Parameters<typeof readRunRecord>[0]): RunRecordFolder {
  try {
    return readRunRecord(of);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'EVIDENCE_NOT_SEALED') throw error;
    const fix =
      'finish or recover it first: mqk run execute --run-id ID --bars SYM=FILE, or mqk run recover --run-id ID';
    throw new Failure(error.kind, error.code, error.message, { fix, cause: error });
  }
}

/** Payload of its FEED_OPENED; null: it never had bars. */
function feedIn({ readEvents }: RunRecordFolder): unknown {
  let feed: unknown = null;
  readEvents(({ eventType, payload }) => {
    if (eventType === 'FEED_OPENED') feed = JSON.parse(payload);
    return feed === null;
  });
  return feed;
}

/** The facts of a run as its manifest repeats them. */
function storedRun({ manifest, path }: RunRecordFolder): StoredRun {
  const strategy = memberOf(manifest, 'strategy');
  const text = (value: JsonValue | undefined): string =>
    typeof value === 'string' ? value : failManifest(path);
  const whole = (value: JsonValue | undefined): number =>
    typeof value === 'number' ? value : failManifest(path);
  const symbols = manifest['symbols'];
  const cash = parseMicros(text(manifest['cash']));
  const { source_sha256: source = null } = strategy;
  return {
    runId: parseRunId(text(manifest['run_id'])) ?? failManifest(path),
    mode: manifest['mode'] === 'LIVE' ? 'LIVE' : 'PAPER',
    configHash: text(manifest['config_hash']),
    configJson: text(manifest['config_json']),
    strategyId: text(strategy['id']),
    strategyVersion: whole(strategy['version']),
    strategyParams: canonicalJson(memberOf(strategy, 'params')),
    strategySourceSha256: source === null ? null : text(source),
    symbols: isList(symbols) ? symbols.map((one) => text(one)) : failManifest(path),
    timeframe: text(manifest['timeframe']),
    cash: cash.ok ? cash.value : failManifest(path),
    seed: whole(manifest['seed']),
  };
}

function memberOf(of: JsonObject, name: string): JsonObject {
  const value = of[name];
  return isObject(value) ? value : {};
}

function failManifest(path: string): never {
  throw new Failure('CHECK', 'EVIDENCE_DAMAGED', `${path}/manifest.json lacks a fact of its run`);
}
