/**
 * The boot decides rightly what to do; `npm ci` itself is not run here.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BootError, asBootError, explain, isNodeSupported } from '../../bin/boot-error.mjs';
import { build } from '../../bin/build.mjs';
import {
  BUILD_STAMP,
  isInstalledByHand,
  isStamped,
  packagesFingerprint,
  sourceFingerprint,
} from '../../bin/fingerprint.mjs';
import { isAbandoned, tryLock, type Lock } from '../../bin/lock.mjs';
import { complaintOf, installPackages, npmCommand, npmEnvironment } from '../../bin/npm.mjs';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mqk-boot-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function plantClone(): void {
  write('package.json', '{"type":"module"}');
  write('package-lock.json', '{"packages":{}}');
  write('bin/build.mjs', '');
  write('src/surfaces/cli/main.ts', "console.log('hello');");
  write('src/surfaces/authoring/index.ts', 'export const door = 1;');
  write('src/surfaces/testkit/index.ts', 'export const door = 2;');
  write('src/surfaces/cli/sweep/sweep-worker.ts', 'export const door = 3;');
  write('src/surfaces/cli/strategy/check-worker.ts', 'export const door = 4;');
}

describe('Node', () => {
  it.each(['20.19.0', '20.20.2', '22.1.0', '24.0.0'])('%s runs the program', (version) => {
    expect(isNodeSupported(version)).toBe(true);
  });

  it.each(['20.18.9', '18.20.0', '8.0.0'])('%s does not', (version) => {
    expect(isNodeSupported(version)).toBe(false);
  });
});

describe('fingerprints', () => {
  it('stay while nothing changes', () => {
    plantClone();
    expect(sourceFingerprint(root)).toBe(sourceFingerprint(root));
  });

  it.each([
    ['a text of other length', (): void => write('src/surfaces/cli/main.ts', 'x')],
    ['a later time', (): void => utimesSync(join(root, 'src/surfaces/cli/main.ts'), 1, 1)],
    ['a new file', (): void => write('src/engines/risk/step.ts', '')],
    ['a change of package.json', (): void => write('package.json', '{}')],
    ['a change of the build', (): void => write('bin/build.mjs', '//')],
  ])('%s makes the build old', (_what, change) => {
    plantClone();
    const before = sourceFingerprint(root);
    change();
    expect(sourceFingerprint(root)).not.toBe(before);
  });

  it('tests and pages do not make the build old', () => {
    plantClone();
    const before = sourceFingerprint(root);
    write('src/engines/risk/step.test.ts', '');
    write('src/engines/risk/README.md', '');
    expect(sourceFingerprint(root)).toBe(before);
  });

  it('packages follow the lock file and the machine', () => {
    plantClone();
    const before = packagesFingerprint(root);
    expect(before).toMatch(new RegExp(`^[0-9a-f]{64} ${process.platform}-${process.arch}$`));
    write('package-lock.json', '{"packages":{"":{}}}');
    expect(packagesFingerprint(root)).not.toBe(before);
  });
});

describe('an installation by hand', () => {
  const lock = (packages: object): string => JSON.stringify({ packages });
  const wanted = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '1.0.0', optional: true },
  };

  it('counts when npm has recorded each package', () => {
    write('package-lock.json', lock(wanted));
    write('node_modules/.package-lock.json', lock({ 'node_modules/a': { version: '1.0.0' } }));
    write('node_modules/a/package.json', '{}');
    expect(isInstalledByHand(root)).toBe(true);
  });

  it.each([
    ['another version', { 'node_modules/a': { version: '1.0.1' } }, true],
    ['a missing record', {}, true],
    ['a missing folder', { 'node_modules/a': { version: '1.0.0' } }, false],
  ])('does not count with %s', (_what, present, hasFolder) => {
    write('package-lock.json', lock(wanted));
    write('node_modules/.package-lock.json', lock(present));
    if (hasFolder) write('node_modules/a/package.json', '{}');
    expect(isInstalledByHand(root)).toBe(false);
  });

  it('does not count without a record', () => {
    write('package-lock.json', lock(wanted));
    expect(isInstalledByHand(root)).toBe(false);
  });
});

describe('the build', () => {
  it('is whole and stamped, and replaces the one before', async () => {
    plantClone();
    write('dist/old.mjs', '');
    await build(root, 'stamp');
    expect(readdirSync(join(root, 'dist')).sort()).toEqual([
      '.stamp',
      ...[
        'authoring.mjs',
        'authoring.mjs.map',
        'check-worker.mjs',
        'check-worker.mjs.map',
        'mqk.mjs',
        'mqk.mjs.map',
        'sweep-worker.mjs',
        'sweep-worker.mjs.map',
      ],
      ...['testkit.mjs', 'testkit.mjs.map'],
    ]);
    expect(isStamped(root, BUILD_STAMP, 'stamp')).toBe(true);
    expect(readdirSync(join(root, '.mqk'))).toEqual([]);
  });

  it('leaves the one before alone when the source is wrong', async () => {
    plantClone();
    write('dist/mqk.mjs', 'old');
    write('src/surfaces/cli/main.ts', 'const = 1;');
    await expect(build(root, 'stamp')).rejects.toThrow('main.ts');
    expect(readdirSync(join(root, 'dist'))).toEqual(['mqk.mjs']);
  });
});

describe('npm', () => {
  /** A machine on which these folders are writable, those are not, and no others exist. */
  const access = (writable: readonly string[], denied: readonly string[] = []) => {
    return (path: string) =>
      writable.includes(path) ? 'WRITABLE' : denied.includes(path) ? 'DENIED' : 'ABSENT';
  };

  it.each([
    ['home', { HOME: '/h' }, access(['/h'])],
    ['home, which has one', { HOME: '/h' }, access(['/h', '/h/.npm'])],
    ['chosen place', { npm_config_cache: '/c' }, access(['/c'])],
    ['chosen place, still to be made', { npm_config_cache: '/h/.npm' }, access(['/h'])],
  ])('keeps its cache in a usable %s', (_what, env, machine) => {
    expect(npmEnvironment(env, '/p', machine)).toBe(env);
  });

  it.each([
    ['unset', {}, access(['/p'])],
    ['empty', { HOME: '' }, access(['/p'])],
    ['not there', { HOME: '/gone' }, access(['/p', '/'])],
    ['not writable', { HOME: '/h' }, access(['/p'], ['/h'])],
    ['writable and its cache is not', { HOME: '/h' }, access(['/p', '/h'], ['/h/.npm'])],
    ['not there and npm has guessed', { npm_config_cache: '/gone/.npm' }, access(['/p'])],
  ])('gets a cache in the project when HOME is %s', (_what, env, machine) => {
    const ours = join('/p', '.mqk', 'npm-cache');
    expect(npmEnvironment(env, '/p', machine)['npm_config_cache']).toBe(ours);
  });

  it('gets a cache in the temporary folder when the project is not writable either', () => {
    const cache = npmEnvironment({}, '/p', access([]))['npm_config_cache'];
    expect(cache).toContain(join(tmpdir(), 'mqk-npm-cache-'));
  });

  it('is the npm that started us, and no other package manager', () => {
    expect(npmCommand({ npm_execpath: '/x/npm-cli.js' }).command).toBe(process.execPath);
    expect(npmCommand({ npm_execpath: '/x/yarn.js' }).command).toBe('npm');
    expect(npmCommand({}).command).toBe('npm');
  });

  it('is quoted by its error lines', () => {
    const output = 'npm warn x\nnpm error code ENOTFOUND\nnpm error A complete log is in: y\n';
    expect(complaintOf(output)).toBe('code ENOTFOUND');
    expect(complaintOf('')).toBe('npm gave no reason');
  });
});

describe('an npm that is not there', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('is BOOT_NPM_MISSING, and nothing counts as installed', async () => {
    write('node_modules/.mqk-stamp', 'old');
    vi.stubEnv('PATH', join(root, 'nowhere'));
    vi.stubEnv('npm_execpath', undefined);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const installed = installPackages(root, 'stamp', () => undefined);
    await expect(installed).rejects.toMatchObject({ code: 'BOOT_NPM_MISSING', exitCode: 9 });
    expect(readdirSync(join(root, 'node_modules'))).toEqual([]);
  });
});

describe('a boot that fails', () => {
  const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

  /** Runs `bin/install.mjs` of a clone whose packages are there and whose source is `main`. */
  function boot(main: string, ...node: readonly string[]) {
    plantClone();
    cpSync(join(PROJECT, 'bin'), join(root, 'bin'), { recursive: true });
    write('src/surfaces/cli/main.ts', main);
    write('node_modules/.package-lock.json', '{"packages":{}}');
    symlinkSync(join(PROJECT, 'node_modules/esbuild'), join(root, 'node_modules/esbuild'), 'dir');
    const argv = [...node, join(root, 'bin/install.mjs'), '--json'];
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
    return { status, stderr, stdout };
  }

  it('is not one whose source is right', () => {
    expect(boot("console.log('hello');")).toMatchObject({ status: 0, stdout: '' });
    expect(readdirSync(join(root, 'dist'))).toContain('mqk.mjs');
  });

  it('over a wrong source says BOOT_BUILD_FAILED and the place', () => {
    const { status, stdout, stderr } = boot('const = 1;');
    expect([status, stderr]).toEqual([9, '']);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'BOOT_BUILD_FAILED' } });
    expect(stdout).toContain('src/surfaces/cli/main.ts:1:6');
    expect(readdirSync(root)).not.toContain('dist');
  });

  it('on an old Node says BOOT_NODE_TOO_OLD, and does nothing', () => {
    const old = "Object.defineProperty(process.versions, 'node', { value: '20.18.9' });";
    const { status, stdout } = boot('', '--import', `data:text/javascript,${old}`);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'BOOT_NODE_TOO_OLD',
        message: 'this is Node 20.18.9, the program needs 20.19 or newer',
      },
    });
    expect(readdirSync(root)).not.toContain('dist');
  });
});

describe('errors', () => {
  it.each([
    ['ENOSPC: no space left on device', 'BOOT_DISK_FULL'],
    ["EACCES: permission denied, mkdir 'x'", 'BOOT_PERMISSION_DENIED'],
    ['EROFS: read-only file system', 'BOOT_PERMISSION_DENIED'],
    ['code ENOTFOUND', 'BOOT_NETWORK_UNREACHABLE'],
    ['code EUSAGE', 'BOOT_LOCK_MISMATCH'],
    ['anything else', 'BOOT_INSTALL_FAILED'],
  ])('"%s" means %s', (text, code) => {
    expect(explain(text, 'BOOT_INSTALL_FAILED', 'fix')).toMatchObject({ code, exitCode: 9 });
  });

  it('an unexpected one gets a code too', () => {
    expect(asBootError(new Error('odd'))).toMatchObject({ code: 'BOOT_FAILED', exitCode: 9 });
    const known = new BootError('BOOT_INTERRUPTED', 'interrupted', 'again', 130);
    expect(asBootError(known)).toBe(known);
  });
});

describe('the lock', () => {
  const here = hostname();
  const lives =
    (...pids: number[]) =>
    (pid: number) =>
      pids.includes(pid);
  /** An id that no process has: above the largest that Linux gives. */
  const NOBODY = 4_194_305;

  const hold = (pid: number, host = here): void =>
    write('lock/owner-x', JSON.stringify({ pid, host }));
  const lock = (): ReturnType<typeof tryLock> => tryLock(join(root, 'lock'));
  const held = (answer: ReturnType<typeof tryLock>): Lock => {
    if (!('release' in answer)) throw new Error('the lock was not given');
    return answer;
  };

  it('is free again after its release', () => {
    held(lock()).release();
    held(lock()).release();
    expect(readdirSync(root)).toEqual([]);
  });

  it('a living owner keeps it', () => {
    hold(process.ppid);
    expect(lock()).toMatchObject({ pid: process.ppid });
    expect(readdirSync(root)).toEqual(['lock']);
  });

  it('a dead owner loses it', () => {
    hold(NOBODY);
    held(lock()).release();
    expect(readdirSync(root)).toEqual([]);
  });

  it('an owner that was emptied loses it when it has been silent for seconds', () => {
    write('lock/owner-1-1', '');
    expect(lock()).toMatchObject({ pid: 0 });
    const then = new Date(Date.now() - 6_000);
    utimesSync(join(root, 'lock/owner-1-1'), then, then);
    held(lock()).release();
    expect(readdirSync(root)).toEqual([]);
  });

  it('leftovers of several dead takers are nobody, and one that lives beside them is', () => {
    hold(NOBODY);
    write('lock/owner-y', JSON.stringify({ pid: NOBODY, host: here }));
    write('lock/owner-z', JSON.stringify({ pid: process.ppid, host: here }));
    expect(lock()).toMatchObject({ pid: process.ppid });
    rmSync(join(root, 'lock/owner-z'));
    const mine = held(lock());
    expect(readdirSync(join(root, 'lock'))).toHaveLength(1);
    mine.release();
    expect(readdirSync(root)).toEqual([]);
  });

  it('that can not be made leaves no draft', () => {
    write('lock', 'a file');
    expect(lock).toThrow(/ENOTDIR/);
    expect(readdirSync(root)).toEqual(['lock']);
  });

  it('a dead owner whose npm still works keeps it', () => {
    expect(isAbandoned({ pid: 1, host: here, childPid: 2 }, 0, lives(2))).toBe(false);
    expect(isAbandoned({ pid: 1, host: here, childPid: 2 }, 0, lives())).toBe(true);
  });

  it('an owner that has our id is a dead one of before', () => {
    expect(isAbandoned({ pid: process.pid, host: here }, 0)).toBe(true);
  });

  it.runIf(process.platform === 'linux')(
    'an owner whose number is another process by now is dead',
    () => {
      expect(isAbandoned({ pid: process.ppid, host: here, life: '1' }, 0)).toBe(true);
      expect(isAbandoned({ pid: process.ppid, host: here, life: null }, 0)).toBe(false);
    },
  );

  it('an owner elsewhere is judged by its silence', () => {
    expect(isAbandoned({ pid: 1, host: 'elsewhere' }, 10_000, lives())).toBe(false);
    expect(isAbandoned({ pid: 1, host: 'elsewhere' }, 31_000, lives(1))).toBe(true);
  });

  it('a reused id does not keep it for ever', () => {
    expect(isAbandoned({ pid: 1, host: here }, 600_001, lives(1))).toBe(true);
  });
});
