import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup.ts'],
    setupFiles: ['test/everyFile.ts'],
    maxWorkers: 2,
    // A world brings its own database and clock, so files may share what they import: half the time went into importing it anew.
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // What arrives by itself may take its time on a busy machine.
    expect: { poll: { timeout: 5_000 } },
  },
})
