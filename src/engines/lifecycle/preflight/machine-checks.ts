/** Preflight: the machine and its database (P10 to P14). */
import {
  LEAST_FREE_DISK,
  LEAST_FREE_FILES,
  LEAST_FREE_MEMORY,
  MOST_CLOCK_SKEW_MS,
} from './caps.ts';
import type { PreflightFacts } from './facts.ts';
import { withoutComplaints, type CheckSpec } from './check-spec.ts';
import { undurableSettings } from './undurable-settings.ts';

type Spec<Id extends keyof PreflightFacts> = CheckSpec<PreflightFacts[Id]>;

const P10: Spec<'P10'> = {
  what: 'The deadman file can be written, and none is there.',
  judge: ({ isWritable, isAbsent, path }) =>
    withoutComplaints(
      [
        ...(isWritable ? [] : [`the folder of ${path} cannot be written`]),
        ...(isAbsent ? [] : [`${path} is there already`]),
      ],
      path,
    ),
  fix: 'free the path: a file that no armed run owns may be removed',
};

const P11: Spec<'P11'> = {
  what: "The database's schema is this program's, every migration with its checksum.",
  judge: ({ pending, damaged }) =>
    withoutComplaints(
      [
        ...pending.map((name) => `${name} is pending`),
        ...damaged.map((name) => `${name} differs from what was applied`),
      ],
      'no pending migration',
    ),
  fix: 'mqk db status tells which; mqk db migrate applies pending ones',
};

const P12: Spec<'P12'> = {
  what: 'The database is a primary, and the one in which the run was armed before.',
  judge: ({ isPrimary, system, pinnedSystem }) =>
    withoutComplaints(
      [
        ...(isPrimary ? [] : ['the server is a replica or read-only']),
        ...(pinnedSystem === null || pinnedSystem === system
          ? []
          : [`the system is ${system}, the run was armed in ${pinnedSystem}`]),
      ],
      `primary, system ${system}`,
    ),
  fix: 'connect to the primary on which the run was started',
};

const P12Durability: Spec<'P12.durability'> = {
  what: 'What the database has acknowledged survives a power cut.',
  judge: (facts) =>
    withoutComplaints(
      undurableSettings(facts),
      'fsync, synchronous_commit and full_page_writes hold',
    ),
  fix: 'correct the settings named on the server, and restart it',
};

const P13: Spec<'P13'> = {
  what: `No clock differs from this machine's by more than ${MOST_CLOCK_SKEW_MS} ms.`,
  judge: (clocks) => {
    const says = clocks.map(({ clock, aheadMs }) => `${clock} ${aheadMs} ms`).join(', ');
    const ok = clocks.every(({ aheadMs }) => Math.abs(aheadMs) <= MOST_CLOCK_SKEW_MS);
    return { ok: ok && clocks.length > 0, says: says === '' ? 'no clock was read' : says };
  },
  fix: 'synchronise the clocks (NTP) of this machine and of the server named',
};

const P14: Spec<'P14'> = {
  what: 'Disk, memory and file handles are above their floors.',
  judge: ({ freeDisk, freeMemory, freeFiles }) =>
    withoutComplaints(
      [
        ...below('bytes of disk', freeDisk, LEAST_FREE_DISK),
        ...below('bytes of memory', freeMemory, LEAST_FREE_MEMORY),
        ...(freeFiles === null ? [] : below('file handles', freeFiles, LEAST_FREE_FILES)),
      ],
      `${freeDisk} bytes of disk, ${freeMemory} of memory, ${freeFiles ?? 'no limit of'} file handles`,
    ),
  fix: 'make room on the disk that holds MQK_HOME, end other programs, or raise ulimit -n',
};

function below(what: string, free: number, least: number): string[] {
  return free >= least ? [] : [`${free} ${what} are free, ${least} are needed`];
}

export const MACHINE_CHECKS = { P10, P11, P12, 'P12.durability': P12Durability, P13, P14 };
