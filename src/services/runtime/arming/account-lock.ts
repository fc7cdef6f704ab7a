/**
 * The lock of a LIVE account on this machine. Two homes have two databases, and neither's index sees the
 * other's runs: what both see is the file system. It is held by an arming, not by a process, from T4 until
 * nothing of the run can act any more.
 *
 * A lock is a folder with one entry, named after its arming. Taking it renames a folder that is ready into its
 * place, which fails while there is an entry; giving it back removes the entry by its name. So nobody can
 * remove another's, however late he comes, and no two can have it.
 */
import { randomBytes } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { join } from 'node:path';
import type { RunRow } from '../../../adapters/db/index.ts';
import { canonicalJson, Failure, sha256Hex } from '../../../foundation/core/index.ts';
import { parseRunId, type RunId } from '../../../foundation/model/index.ts';
import { errnoOf } from '../deadman/own-file.ts';

/** Which arming of which run; the deadman file of the same arming has the same nonce. */
export interface LockHolder {
  readonly runId: RunId;
  readonly armEpoch: number;
  readonly nonce: string;
}

/** The same for every user and every TMPDIR; it survives a reboot, as an armed row does. */
const LOCKS = '/var/tmp/mqk-live-accounts';
/** Anybody may make a lock, and the sticky bit keeps all but its owner and the folder's from removing it. */
const OPEN_STICKY = 0o1777;
const STICKY = 0o1000;
const ROOT = 0;
/** A folder with an entry is in the place; systems differ in the word. */
const HELD: ReadonlySet<string> = new Set(['ENOTEMPTY', 'EEXIST']);

export class AccountLock {
  readonly path: string;
  private readonly folder: string;

  /** `folder` is that of the machine, unless a test brings one. */
  constructor({ broker, account }: Pick<RunRow, 'broker' | 'account'>, folder = LOCKS) {
    this.folder = folder;
    this.path = join(folder, sha256Hex(canonicalJson([broker, account])).slice(0, 32));
  }

  /**
   * Safe to repeat. Fails with ARM_ACCOUNT_LOCKED (exit 8) while another arming has it, whose home may be gone:
   * then a person decides. `home` tells him where to look. ARM_LOCK_UNUSABLE (exit 9) where the folder of the locks
   * is another user's, who could take every lock away, or is no folder of its own.
   */
  take(holder: LockHolder, home: string): void {
    const draft = `${this.path}.${process.pid}-${randomBytes(4).toString('hex')}`;
    try {
      this.provideFolder();
      mkdirSync(draft, { mode: 0o755 });
      writeFileSync(join(draft, entryOf(holder)), home, { mode: 0o644 });
      renameSync(draft, this.path);
    } catch (error) {
      if (error instanceof Failure) throw error;
      if (!HELD.has(errnoOf(error))) throw this.unusable(errnoOf(error));
      const entries = this.entries();
      if (!entries.includes(entryOf(holder))) throw this.taken(entries);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }

  /** Who has it: one or nobody. An entry that is nobody's name is not told, and holds all the same. */
  holders(): readonly LockHolder[] {
    return this.entries().flatMap((entry) => holderOf(entry) ?? []);
  }

  /** Gives it back for the armings that have ended; no other is touched. */
  release(isEnded: (holder: LockHolder) => boolean): void {
    for (const holder of this.holders().filter(isEnded)) {
      try {
        unlinkSync(join(this.path, entryOf(holder)));
      } catch (error) {
        if (errnoOf(error) !== 'ENOENT') throw this.unusable(errnoOf(error));
      }
    }
    try {
      rmdirSync(this.path); // an empty one holds nobody, but only its owner can replace it
    } catch {
      // It is held, or gone.
    }
  }

  /** Made by whoever needs it first; only root and this user are trusted with it. */
  private provideFolder(): void {
    const before = process.umask(0);
    try {
      mkdirSync(this.folder, { mode: OPEN_STICKY });
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    } finally {
      process.umask(before);
    }
    const { uid, mode } = this.ownFolder(this.folder);
    if (uid !== ROOT && uid !== process.getuid?.()) {
      throw this.untrusted(`it belongs to user ${uid}, who could take locks away`);
    }
    if ((mode & STICKY) === 0)
      throw this.untrusted('without the sticky bit anybody takes locks away');
  }

  /** No link is followed: it could lead anywhere by the next step. */
  private ownFolder(path: string): Stats {
    const found = lstatSync(path);
    if (!found.isDirectory()) throw this.untrusted(`${path} is no folder`);
    return found;
  }

  private entries(): readonly string[] {
    try {
      this.ownFolder(this.folder);
      this.ownFolder(this.path);
      return readdirSync(this.path);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return [];
      if (error instanceof Failure) throw error;
      throw this.unusable(errnoOf(error));
    }
  }

  private taken(entries: readonly string[]): Failure {
    const [holder = 'another run'] = entries.map((entry) => `run ${entry.split('.')[0] ?? entry}`);
    const message = `the account is armed by ${holder}; its lock is ${this.path}, which names its home`;
    return new Failure('CONFLICT', 'ARM_ACCOUNT_LOCKED', message);
  }

  private untrusted(why: string): Failure {
    const message = `the folder ${this.folder} of the account locks cannot be trusted: ${why}`;
    const fix = `let root look at it, then make it once for all users: install -d -o root -m 1777 ${this.folder}`;
    return new Failure('UNAVAILABLE', 'ARM_LOCK_UNUSABLE', message, { fix });
  }

  private unusable(why: string): Failure {
    const message = `the lock ${this.path} of the account cannot be used: ${why}`;
    return new Failure('UNAVAILABLE', 'ARM_LOCK_UNUSABLE', message);
  }
}

function entryOf({ runId, armEpoch, nonce }: LockHolder): string {
  return `${runId}.${armEpoch}.${nonce}`;
}

function holderOf(entry: string): LockHolder | null {
  const [id = '', epoch = '', nonce = ''] = entry.split('.');
  const runId = parseRunId(id);
  const armEpoch = Number(epoch);
  if (runId === null || !Number.isSafeInteger(armEpoch) || nonce === '') return null;
  return { runId, armEpoch, nonce };
}
