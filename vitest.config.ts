import { defineConfig } from 'vitest/config';

// `--no-warnings=ExperimentalWarning` is not passed: the tests show what a user's console shows.
export default defineConfig({
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'emulators/*/{src,test}/**/*.test.ts', 'test/**/*.test.ts'],
    // Two cores are what the smallest supported machine has; whole-product tests start several processes each.
    maxWorkers: 2,
    // The outer limit of what hangs, not a measure of speed: a busy machine takes several times as long as a quiet one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // The runtime strips types by itself; Vite must not resolve workspace packages in its own way.
    pool: 'forks',
  },
});
