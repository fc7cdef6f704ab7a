/** Where a home's embedded server lives and whether it runs: for `db status` and `doctor`. */
import { findPlaces } from './places.ts';
import { findPostmaster } from './postmaster.ts';

export interface EmbeddedServer {
  readonly folder: string;
  /** Process of the running server; null when there is none. */
  readonly pid: number | null;
}

/** Throws `DB_DATA_MISSING`. */
export function describePlaces(
  home: string,
  env: Readonly<Record<string, string | undefined>>,
): EmbeddedServer {
  const { root, cluster } = findPlaces(home, env);
  return { folder: root, pid: findPostmaster(cluster)?.pid ?? null };
}
