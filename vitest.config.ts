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
    // A property test on a shared two-core machine may take several seconds; a hang may not.
    testTimeout: 30_000,
  },
});
