import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const door = (room: string): string =>
  fileURLToPath(new URL(`src/surfaces/${room}/index.ts`, import.meta.url));

export default defineConfig({
  resolve: {
    // Strategies in tests import what authors import; without this they would need a build.
    alias: [
      { find: /^miniquantdesk$/, replacement: door('authoring') },
      { find: /^miniquantdesk\/testkit$/, replacement: door('testkit') },
    ],
  },
  test: {
    // `strategies/` holds what a user wrote; git and the checks of the house leave it alone.
    include: ['{src,tests,examples,strategies}/**/*.test.ts'],
    globalSetup: ['tests/support/cli/build-workers.ts', 'tests/support/db/test-server.ts'],
    setupFiles: ['tests/support/property-seed.ts'],
    // What vitest takes, but never one alone: half of the time a test waits for a process of its own.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // A worker keeps the modules from file to file: to load them anew for each took a quarter of all time. A test
    // that puts something in the place of a function takes it back; `vi.mock` of a loaded module does nothing here.
    isolate: false,
    // A property test on a shared two-core machine may take several seconds; a hang may not.
    testTimeout: 30_000,
    // The first to ask starts the database.
    hookTimeout: 30_000,
  },
});
