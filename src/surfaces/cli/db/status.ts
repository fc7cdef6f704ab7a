/** `mqk db status` (contract 13.1): reachable, embedded, class, what is applied and pending, LIVE runs. */
import {
  connectTo,
  describePlaces,
  schemaOf,
  type AppliedMigration,
  type Database,
  type DatabaseRequest,
  type MigrationFile,
  type SchemaState,
} from '../../../adapters/db/index.ts';
import { redactSecrets } from '../../../engines/config/index.ts';
import { Failure, type JsonObject } from '../../../foundation/core/index.ts';
import { formatInstant } from '../../../foundation/model/index.ts';
import { CHECK_FOUND, DONE } from '../exit-code.ts';
import { fixOf, reportFailure } from '../failure-report.ts';
import type { Host } from '../host.ts';
import { note, printResult, type OutputFlags } from '../output.ts';
import { counted } from '../text/counted.ts';
import { BY_ITSELF, isAppliedUnasked } from './pending.ts';
import { databaseRequest } from './request-of.ts';

export async function dbStatus(host: Host, output: OutputFlags): Promise<number> {
  const request = databaseRequest(host);
  let db: Database;
  try {
    db = await connectTo(request);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return printUnreachable(error, request, { host, output });
  }
  try {
    return printStatus(db, await schemaOf(request, db), { request, host, output });
  } finally {
    await db.close();
  }
}

interface Where {
  readonly request: DatabaseRequest;
  readonly host: Host;
  readonly output: OutputFlags;
}

function printStatus(db: Database, state: SchemaState, { request, host, output }: Where): number {
  const { applied, pending, trouble, liveRuns } = state;
  const server = db.isEmbedded ? describePlaces(request.home, request.env) : null;
  const isByItself = isAppliedUnasked(db, state);
  if (trouble !== null) note(host, `error ${trouble.code}: ${trouble.message}`);
  const place = server === null ? 'MQK_DATABASE_URL' : `embedded in ${server.folder}`;
  printResult(host, output, {
    json: {
      reachable: true,
      embedded: db.isEmbedded,
      class: db.databaseClass,
      applied: applied.map(appliedJson),
      pending: pending.map(fileJson),
      checksum_ok: trouble === null,
      problem:
        trouble === null
          ? null
          : { code: trouble.code, message: trouble.message, fix: fixOf(trouble) },
      live_runs: liveRuns,
      folder: server?.folder ?? null,
      pid: server?.pid ?? null,
    },
    lines: [
      `${place}   class ${db.databaseClass}   ${counted(liveRuns, 'LIVE run')}`,
      ...applied.map(({ name, appliedAt }) => `applied  ${name}  ${formatInstant(appliedAt)}`),
      ...pending.map(
        ({ name }) => `pending  ${name}   ${isByItself ? BY_ITSELF : 'mqk db migrate'}`,
      ),
      ...(trouble === null ? [] : [`${trouble.code}: ${trouble.message}`]),
    ],
  });
  const isFit = trouble === null && (pending.length === 0 || isByItself);
  return isFit ? DONE : CHECK_FOUND;
}

/** The keys of a status stay, so that a reader need not know two shapes. */
function printUnreachable(
  failure: Failure,
  { env }: DatabaseRequest,
  { host, output }: Pick<Where, 'host' | 'output'>,
): number {
  const exitCode = reportFailure(host, { ...output, json: false }, failure);
  const { code, message } = failure;
  const fix = fixOf(failure);
  printResult(host, output, {
    json: {
      reachable: false,
      embedded: (env['MQK_DATABASE_URL'] ?? '') === '',
      class: null,
      applied: [],
      pending: [],
      checksum_ok: null,
      live_runs: null,
      error: { code, message: redactSecrets(message), problems: [], fix },
    },
    lines: ['not reachable'],
  });
  return exitCode;
}

function appliedJson({ number, name, sha256, appliedAt }: AppliedMigration): JsonObject {
  return { number, name, sha256, applied_at: formatInstant(appliedAt) };
}

/** A file that was not applied yet. */
export function fileJson({ number, name, sha256 }: MigrationFile): JsonObject {
  return { number, name, sha256 };
}
