/** The engine process as the owner of a lease: host, process and build, so that a dead one can be told. */
import { HOST, isAlive, startTicks } from '../../../../adapters/artifacts/index.ts';
import type { RunRow } from '../../../../adapters/db/index.ts';
import { canonicalJson, isObject } from '../../../../foundation/core/index.ts';

/** Of this process. `build`: the program's version and commit. */
export function ownerText(build: string): string {
  const { pid } = process;
  return canonicalJson({ build, host: HOST, pid, start: startTicks(pid) });
}

/** Who stands in a lease; what another program wrote there is null. */
export interface LeaseOwner {
  readonly host: string | null;
  readonly pid: number | null;
  /** Version and commit of the program. */
  readonly build: string | null;
  /** Null: of another host, where it cannot be looked for. */
  readonly isAlive: boolean | null;
}

/** Whether the owner was a process of this host that runs no more. What is not known is not dead. */
export function isDeadHere(owner: string): boolean {
  return ownerOf(owner).isAlive === false;
}

/** The owner in the row when it is such a process, who is superseded at once; null: it may live, or there is none. */
export function deadOwnerOf({ leaseOwner }: Pick<RunRow, 'leaseOwner'>): string | null {
  return leaseOwner !== null && isDeadHere(leaseOwner) ? leaseOwner : null;
}

/** Out of `ownerText`; whether it lives is asked now. */
export function ownerOf(text: string): LeaseOwner {
  const { host, pid, start, build } = membersOf(text);
  const isKnown = host === HOST && typeof pid === 'number' && typeof start === 'string';
  return {
    host: typeof host === 'string' ? host : null,
    pid: typeof pid === 'number' ? pid : null,
    build: typeof build === 'string' ? build : null,
    isAlive: isKnown ? isAlive(pid, start) : null,
  };
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {}; // of another program
  }
}
