/**
 * How the tests run: files in parallel, one PostgreSQL and one Redis for all, and a separate database for each test that needs
 * one.
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { tallyReporter } from './support/tally-reporter.ts'

// Node keeps there what it has compiled, for the servers that tests start: each then takes two thirds of the CPU to come up.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'openmonetize-compile-cache')

// biome-ignore lint/style/noDefaultExport: vitest reads the default export.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', tallyReporter()],
    // More than the cores: tests wait for the database and for processes most of the time.
    maxWorkers: 3,
    // The files of a worker share what they import, which else takes a third of the CPU: no test replaces a module.
    isolate: false,
    // Node runs the files as it runs the product: what Vite makes of them takes a sixth more CPU, and another copy of graphql.
    experimental: { viteModuleRunner: false },
    // For what hangs, and for nothing else: a test that is slow on a busy machine passes.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 60_000,
  },
})
