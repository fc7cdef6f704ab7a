/**
 * Bundles the program with esbuild. The output is collected in memory and renamed into place, so
 * that dist is either whole and stamped or absent.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BUILD_STAMP } from './fingerprint.mjs';

/**
 * Where the program and its worker threads start, and what package.json exports: each entry becomes
 * dist/<name>.mjs.
 */
const ENTRIES = {
  mqk: 'src/surfaces/cli/main.ts',
  authoring: 'src/surfaces/authoring/index.ts',
  testkit: 'src/surfaces/testkit/index.ts',
  'check-worker': 'src/surfaces/cli/strategy/check-worker.ts',
  'sweep-worker': 'src/surfaces/cli/sweep/sweep-worker.ts',
};

/** @type {(root: string, entries: Record<string, string>) => import('esbuild').BuildOptions} */
const options = (root, entries) => ({
  absWorkingDir: root,
  entryPoints: entries,
  bundle: true,
  // A command loads its own part only: `mqk --help` must not pay for a backtest.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunks/[name]-[hash]',
  packages: 'external',
  sourcemap: true,
  logLevel: 'silent',
});

/**
 * Builds into `<root>/<folder>`.
 * @param {string} root the project folder
 * @param {string} stamp what `dist/.stamp` will say
 * @param {{ entries?: Record<string, string>, folder?: string }} [target]
 */
export async function build(root, stamp, { entries = ENTRIES, folder = 'dist' } = {}) {
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    ...options(root, entries),
    outdir: folder,
    write: false,
  });
  const work = join(root, '.mqk');
  const draft = join(work, `build-${String(process.pid)}`);
  sweep(work);
  for (const { path, contents } of outputFiles) {
    const target = join(draft, path.slice(join(root, folder).length));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, contents);
  }
  writeFileSync(join(draft, basename(BUILD_STAMP)), `${stamp}\n`);
  replace(draft, join(root, folder));
}

/**
 * @param {string} draft
 * @param {string} target
 */
function replace(draft, target) {
  const old = `${draft}-old`;
  mkdirSync(target, { recursive: true });
  renameSync(target, old);
  renameSync(draft, target);
  rmSync(old, { recursive: true, force: true });
}

/**
 * Drafts of killed builds; the caller holds the lock, so none is in use.
 * @param {string} work
 */
function sweep(work) {
  mkdirSync(work, { recursive: true });
  for (const name of readdirSync(work)) {
    if (name.startsWith('build-')) rmSync(join(work, name), { recursive: true, force: true });
  }
}
