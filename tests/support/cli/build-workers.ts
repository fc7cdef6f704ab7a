/**
 * Before all tests: bundles what starts from a file, since Node 20 reads no TypeScript: worker threads, and the
 * program itself as the test build, `mqk.mjs`, and as it is shipped, `shipped.mjs`.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { PACKAGE_ROOT, WORKER_DIR } from './run-in-process.ts';

export async function setup(): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: PACKAGE_ROOT,
    entryPoints: {
      'check-worker': 'src/surfaces/cli/strategy/check-worker.ts',
      'sweep-worker': 'src/surfaces/cli/sweep/sweep-worker.ts',
      mqk: 'tests/support/broker/test-program.ts',
      shipped: 'src/surfaces/cli/main.ts',
    },
    outdir: WORKER_DIR,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
  mkdirSync(WORKER_DIR, { recursive: true });
  for (const { path, contents } of outputFiles) {
    // Another run of the tests may read it meanwhile.
    const draft = join(WORKER_DIR, `draft-${process.pid}`);
    writeFileSync(draft, contents);
    renameSync(draft, path);
  }
}
