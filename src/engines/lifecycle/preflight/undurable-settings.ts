/** Which settings of a Postgres let it forget what it has acknowledged. */
import type { PreflightFacts } from './facts.ts';

/** Commits that wait for this server's disk and for its standbys; `local` leaves the standbys out. */
const DURABLE_COMMITS: ReadonlySet<string> = new Set(['on', 'remote_write', 'remote_apply']);

/** One `name=value` for each that is wrong; empty when what is acknowledged survives a power cut. */
export function undurableSettings({
  fsync,
  synchronousCommit,
  fullPageWrites,
  zeroDamagedPages,
}: PreflightFacts['P12.durability']): readonly string[] {
  return [
    ...(fsync === 'on' ? [] : [`fsync=${fsync}`]),
    ...(fullPageWrites === 'on' ? [] : [`full_page_writes=${fullPageWrites}`]),
    ...(DURABLE_COMMITS.has(synchronousCommit) ? [] : [`synchronous_commit=${synchronousCommit}`]),
    ...(zeroDamagedPages === 'off' ? [] : [`zero_damaged_pages=${zeroDamagedPages}`]),
  ];
}
