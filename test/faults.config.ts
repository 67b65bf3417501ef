/**
 * `npm run test:faults`: the tests that end processes under load, harder than in the run of all tests, those that try more cases
 * here, and all that measure what the product promises about time; some minutes, on a machine that does nothing else.
 */
import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import everyday from './vitest.config.ts'

const tests = globSync('test/**/*.test.ts').map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}))
const using = (support: string) =>
  tests.filter(({ text }) => text.includes(`support/${support}'`)).map(({ path }) => path)

// biome-ignore lint/style/noDefaultExport: vitest reads the default export.
export default defineConfig({
  ...everyday,
  test: {
    ...everyday.test,
    include: ['test/faults/*-load.test.ts', ...using('promised.ts'), ...using('thorough.ts')],
    // One after the other: each is to have the machine to itself.
    maxWorkers: 1,
    testTimeout: 3_600_000,
    provide: {
      timesMatter: true,
      isThorough: true,
      faultRuns: {
        kills: 20,
        clients: 24,
        outages: 5,
        uploadRows: 100_000,
        witnessed: 1_500,
        hoard: { rates: 1_000, pools: 1_000, events: 200_000, accounts: 200, connections: 1_100 },
      },
    },
  },
})
