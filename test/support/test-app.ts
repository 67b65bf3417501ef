/** The whole server in the test's process, on its own database and a free port. */
import { randomBytes } from 'node:crypto'
import { createApp, type Overrides } from '../../src/app.ts'
import type { Config } from '../../src/config.ts'
import { createTestDatabase } from './test-database.ts'

export type TestApp = Awaited<ReturnType<typeof createApp>> & {
  /** Admin key of the live mode. */
  liveKey: string
  /** Admin key of the test mode. */
  testKey: string
  databaseUrl: string
  config: Config
}

/**
 * Starts a server; `close` stops it and drops its database. With the `databaseUrl`, `bootstrapApiKey` … of another app's `config`
 * it is a second server on the same data, and leaves that in place. `overrides` are those of the app, such as a clock.
 */
export async function startTestApp(
  settings: Partial<Config> = {},
  overrides: Overrides = {},
): Promise<TestApp> {
  const database = settings.databaseUrl ? undefined : await createTestDatabase()
  const random = randomBytes(24).toString('base64url')
  const config: Config = {
    port: 0,
    host: '127.0.0.1',
    logLevel: 'error',
    rateLimits: 'off',
    loadShedding: 'off',
    // As the product by default; HTTP_FRONT=off runs any test without the front.
    httpFront: process.env.HTTP_FRONT === 'off' ? 'off' : 'on',
    // A busy machine must not cause a refusal; tests of the limits set their own.
    patience: 300,
    databaseUrl: database?.url,
    bootstrapApiKey: `om_live_${random}`,
    bootstrapTestApiKey: `om_test_${random}`,
    ...settings,
  }
  const drop = async () => database?.drop()
  const app = await createApp(config, overrides).catch(async (error: unknown) => {
    await drop()
    throw error
  })
  const close = async () => {
    await app.close()
    await drop()
  }
  return {
    ...app,
    close,
    config,
    liveKey: config.bootstrapApiKey ?? '',
    testKey: config.bootstrapTestApiKey ?? '',
    databaseUrl: config.databaseUrl ?? '',
  }
}
