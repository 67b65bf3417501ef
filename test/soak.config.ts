/** `npm run ledger:soak`: the random histories of the ledger, more and longer than in the run of all tests; some ten minutes. */
import { defineConfig } from 'vitest/config'
import everyday from './vitest.config.ts'

// biome-ignore lint/style/noDefaultExport: vitest reads the default export.
export default defineConfig({
  ...everyday,
  test: {
    ...everyday.test,
    include: ['test/core/ledger-model.test.ts'],
    testTimeout: 7_200_000,
    provide: { ledgerHistories: { runs: 100, steps: 500 } },
  },
})
