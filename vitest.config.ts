import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/package/build.mjs'],
    // No test changes a module: loading them once for all files takes a third of the time.
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
})
