import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    setupFiles: ['tests/support/property-seed.ts'],
    // A property test on a shared two-core machine may take several seconds; a hang may not.
    testTimeout: 30_000,
  },
});
