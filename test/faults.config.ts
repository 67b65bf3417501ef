/** `npm run test:faults`: the tests that end processes under load, harder than in the run of all tests; some minutes. */
import { defineConfig } from 'vitest/config'
import everyday from './vitest.config.ts'

// biome-ignore lint/style/noDefaultExport: vitest reads the default export.
export default defineConfig({
  ...everyday,
  test: {
    ...everyday.test,
    include: ['test/faults/*-load.test.ts'],
    // One after the other: each is to have the machine to itself.
    maxWorkers: 1,
    testTimeout: 300_000,
    provide: { faultRuns: { kills: 20, clients: 24, outages: 5, uploadRows: 100_000 } },
  },
})
