import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseRunId, type RunId } from '../../../foundation/model/index.ts';
import { removeDeadmanOf } from './remove-deadman-of.ts';

const RUN = runId('01900000-0000-7000-8000-000000000001');
const OTHER = runId('01900000-0000-7000-8000-000000000002');

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'mqk-deadman-'));
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

function runId(text: string): RunId {
  const id = parseRunId(text);
  if (id === null) throw new Error(text);
  return id;
}

/** A file as `makeDeadmanFile` writes it, as far as the search looks. */
function put(path: string, run: RunId): string {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `{"hmac":"${'0'.repeat(64)}","run_id":"${run}"}\n`);
  return path;
}

describe('without a database the deadman files of a run', () => {
  it('go wherever they lie, those of others stay', () => {
    const own = put(join(home, 'a/b/MAIN.json'), RUN);
    const other = put(join(home, 'a/EXP.json'), OTHER);
    writeFileSync(join(home, 'waits.json'), `{"run_id":"${RUN}"}`);
    expect(removeDeadmanOf(home, RUN)).toEqual({ removed: [own], left: [] });
    expect([existsSync(other), readdirSync(home).sort()]).toEqual([true, ['a', 'waits.json']]);
  });

  it('are none where there is no home', () => {
    expect(removeDeadmanOf(join(home, 'none'), RUN)).toEqual({ removed: [], left: [] });
  });

  it('may lie in a folder that cannot be read, which is told with its errno', () => {
    const noFolder = put(join(home, 'MAIN.json'), OTHER);
    expect(removeDeadmanOf(noFolder, RUN)).toEqual({ removed: [], left: [`${noFolder}: ENOTDIR`] });
  });

  // Root may read everything.
  it.runIf(process.getuid?.() !== 0)('are removed beside a folder that is closed', () => {
    const closed = join(home, 'closed');
    put(join(closed, 'MAIN.json'), RUN);
    const open = put(join(home, 'open/MAIN.json'), RUN);
    chmodSync(closed, 0);
    expect(removeDeadmanOf(home, RUN)).toEqual({ removed: [open], left: [`${closed}: EACCES`] });
    chmodSync(closed, 0o700);
  });
});
