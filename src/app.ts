/** The composition root: makes the clients and the server from the settings, and takes them down in reverse order. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Config } from './config.ts'
import { startEmbeddedPostgres } from './infra/embedded-postgres.ts'
import { createLogger } from './infra/logger.ts'
import { applyMigrations } from './infra/migrate.ts'
import { checkDurability, createPool } from './infra/postgres.ts'

export type App = {
  url: string
  /** The two admin keys, on the first start only and unless the settings fixed them. */
  firstKeys?: { live: string; test: string }
  close(): Promise<void>
}

export async function createApp(config: Config): Promise<App> {
  const logger = createLogger(config.logLevel)
  const embedded = config.databaseUrl
    ? undefined
    : await startEmbeddedPostgres({ dataDir: config.dataDir, logger })
  const pool = createPool(config.databaseUrl ?? embedded?.url ?? '', { logger })
  const server = createServer(async (request, response) => {
    const ok = await pool.query('select 1').then(
      () => true,
      () => false,
    )
    response.writeHead(request.url === '/health' ? (ok ? 200 : 503) : 404)
    response.end(JSON.stringify({ status: ok ? 'healthy' : 'unhealthy' }))
  })
  const close = async () => {
    server.close()
    server.closeAllConnections()
    await pool.end()
    await embedded?.close()
  }
  try {
    await checkDurability(pool)
    await applyMigrations(pool)
    server.listen(config.port, config.host)
    await once(server, 'listening')
  } catch (error) {
    await close()
    throw error
  }
  const { port } = server.address() as AddressInfo
  return { url: `http://${config.host}:${port}`, close }
}
