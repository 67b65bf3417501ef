/** The product under test: the real entry file in its own process, on its own durable PostgreSQL. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { visitEmbeddedPostgres } from '../../src/infra/embedded-postgres/embedded-postgres.ts'
import { createDataFolder } from '../support/data-folder.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { cpuSecondsOf, familyCpuSeconds } from './cpu-time.ts'
import { type Inspected, inspect } from './inspected.ts'

export interface BenchServer {
  url: string
  key: string
  pid: number
  /** The PostgreSQL that it runs on. */
  databaseUrl: string
  sql: pg.Pool
  /** Only when started with `inspected`. */
  inspected?: Inspected
  cpu(): { server: number; postgres: number }
  /** Another server on the same data. */
  twin(env: Record<string, string>): Promise<ServerProcess>
  close(): Promise<void>
}

export async function startBenchServer({
  inspected = false,
  env = {},
}: {
  inspected?: boolean
  env?: Record<string, string>
} = {}): Promise<BenchServer> {
  const folder = createDataFolder()
  const key = `om_live_${randomBytes(32).toString('base64url')}`
  const settings = {
    LOG_LEVEL: 'warn',
    BOOTSTRAP_API_KEY: key,
    ...(inspected && { NODE_OPTIONS: '--inspect=127.0.0.1:0' }),
    ...env,
  }
  const server = await startServer({ ...settings, DATA_DIR: folder.path })
  const visit = await visitEmbeddedPostgres(folder.path)
  const sql = new pg.Pool({ connectionString: visit.url, max: 8 })
  // A connection that is still being closed when PostgreSQL stops says so.
  sql.on('error', () => undefined)
  await requireDurable(sql)
  const twins: ServerProcess[] = []
  const view = inspected ? await inspect(server.output()) : undefined
  return {
    url: server.url,
    key,
    pid: server.pid,
    databaseUrl: visit.url,
    sql,
    inspected: view,
    cpu: () => ({
      server: cpuSecondsOf(server.pid),
      postgres: familyCpuSeconds(folder.postgresPid() ?? 0),
    }),
    async twin(more) {
      const twin = await startServer({ ...settings, DATABASE_URL: visit.url, ...more })
      twins.push(twin)
      return twin
    },
    async close() {
      view?.close()
      for (const twin of twins) await twin.end()
      await sql.end()
      await visit.close()
      await server.end()
      await folder.remove()
    },
  }
}

/** A figure without durability would be worth nothing. */
async function requireDurable(sql: pg.Pool): Promise<void> {
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    const { rows } = await sql.query(`show ${name}`)
    if (rows[0][name] !== 'on') throw new Error(`${name} must be on`)
  }
}
