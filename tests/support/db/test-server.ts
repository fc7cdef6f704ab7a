/**
 * The Postgres of a test run: one `MQK_HOME` of its own, in which the first test that needs a database
 * starts the embedded server. Its end belongs to the run; should the run be killed, the keeper ends it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { stopEmbeddedDatabase } from '../../../src/adapters/db/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    databaseHome: string;
  }
}

export function setup(project: TestProject): () => Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'mqk-test-home-'));
  project.provide('databaseHome', home);
  return async () => {
    await stopEmbeddedDatabase({ home, env: {} });
    rmSync(home, { recursive: true, force: true });
  };
}
