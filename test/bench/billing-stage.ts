/** A server in this process, on a durable PostgreSQL of its own, whose clock the benchmark moves from month to month. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { createApp } from '../../src/app.ts'
import { visitEmbeddedPostgres } from '../../src/infra/embedded-postgres/embedded-postgres.ts'
import { runBillingJob } from '../../src/jobs/run-billing.ts'
import { createDataFolder } from '../support/data-folder.ts'
import { graphqlData } from '../support/graphql.ts'
import type { Asker } from '../support/product.ts'
import { familyCpuSeconds } from './cpu-time.ts'

export interface BillingStage {
  url: string
  key: string
  sql: pg.Pool
  setClock(at: Date): void
  /** One round of the job, which is all that bills here. */
  bill(): Promise<void>
  ask: Asker['ask']
  cpu(): { node: number; postgres: number }
  close(): Promise<void>
}

export async function startBillingStage(start: Date): Promise<BillingStage> {
  const folder = createDataFolder()
  const key = `om_live_${randomBytes(32).toString('base64url')}`
  let now = start
  const clock = { now: () => now }
  const settings = { port: 0, host: '127.0.0.1', logLevel: 'warn', bootstrapApiKey: key } as const
  const app = await createApp(
    { ...settings, dataDir: folder.path, rateLimits: 'off', loadShedding: 'off', patience: 100 },
    { clock, mayRunJobs: () => false },
  )
  const visit = await visitEmbeddedPostgres(folder.path)
  const sql = new pg.Pool({ connectionString: visit.url, max: 8 })
  // A connection that is still being closed when PostgreSQL stops says so.
  sql.on('error', () => undefined)
  const job = runBillingJob({ perform: app.core.perform, sql, clock })
  return {
    url: app.url,
    key,
    sql,
    setClock(at) {
      now = at
    },
    bill: () => job.run(new AbortController().signal),
    ask: (document, variables) => graphqlData(app.url, key, document, variables),
    cpu: () => {
      const { user, system } = process.cpuUsage()
      const postgres = familyCpuSeconds(folder.postgresPid() ?? 0)
      return { node: (user + system) / 1e6, postgres }
    },
    async close() {
      await sql.end()
      await visit.close()
      await app.close()
      await folder.remove()
    },
  }
}
