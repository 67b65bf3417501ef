/** A server on its own database with a clock that the test moves, and short functions to query it and its database. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import type pg from 'pg'
import type { Overrides } from '../../src/app.ts'
import type { Config } from '../../src/config.ts'
import type { TimeLimits } from '../../src/core/values/time-limits.ts'
import { graphql, graphqlData } from './graphql.ts'
import { CreateCustomerDocument, CreditsDocument } from './ledger.generated.ts'
import { startTestApp, type TestApp } from './test-app.ts'
import { createTestPool } from './test-pool.ts'

export interface MovingClock {
  now(): Date
  set(instant: string | number | Date): void
  advance(ms: number): void
}

/** Stands still until the test moves it. */
export function movingClock(start: string): MovingClock {
  let current = Date.parse(start)
  return {
    now: () => new Date(current),
    set: (instant) => {
      current = new Date(instant).getTime()
    },
    advance: (ms) => {
      current += ms
    },
  }
}

export interface Refusal {
  code: string
  message: string
  [detail: string]: unknown
}

export interface Tenant {
  app: TestApp
  clock: MovingClock
  /** The workspace of the live mode. */
  workspaceId: string
  /** Direct access to the database, for what the API does not offer. */
  sql: pg.Pool
  /** Returns the data of an answer without errors. */
  ask<D, V>(document: TypedDocumentNode<D, V>, variables: V, key?: string): Promise<D>
  /** Returns the first error of an answer. */
  refused<D, V>(document: TypedDocumentNode<D, V>, variables: V, key?: string): Promise<Refusal>
  /** Creates a customer; returns its id. */
  customer(externalId?: string): Promise<string>
  balance(customerId: string): Promise<Awaited<ReturnType<typeof readBalance>>['credits']>
  /** The outbox of a customer, in the order of its facts. */
  facts(customerId: string, type: string): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

const readBalance = (tenant: Tenant, customerId: string) =>
  tenant.ask(CreditsDocument, { customerId })

/** Noon of an ordinary Tuesday, in the middle of a month, a week and a day. */
export const noon = '2026-03-10T12:00:00.000Z'

export async function startTenant(
  settings: Partial<Config> = {},
  limits: Partial<TimeLimits> = {},
  overrides: Pick<Overrides, 'uptimeMs' | 'mayRunJobs'> = {},
): Promise<Tenant> {
  const clock = movingClock(noon)
  const app = await startTestApp(settings, { ...overrides, clock, limits })
  const caller = await app.core.authenticate(app.liveKey)
  if (!caller) throw new Error('The live key of the test app is unknown')
  const sql = createTestPool(app.databaseUrl)
  // Its database is dropped while a connection that was ended is still closing.
  sql.on('error', () => undefined)
  const { workspaceId } = caller
  const tenant: Tenant = {
    app,
    clock,
    workspaceId,
    sql,
    ask: (document, variables, key = app.liveKey) => graphqlData(app.url, key, document, variables),
    async refused(document, variables, key = app.liveKey) {
      const { errors, status } = await graphql(app.url, key, document, variables)
      const error = errors?.[0]
      if (!error || status >= 500) throw new Error(`Expected a refusal, got status ${status}`)
      return { ...error.extensions, code: String(error.extensions?.code), message: error.message }
    },
    async customer(externalId) {
      const { createCustomer } = await tenant.ask(CreateCustomerDocument, { input: { externalId } })
      return createCustomer.id
    },
    async balance(customerId) {
      return (await readBalance(tenant, customerId)).credits
    },
    async facts(customerId, type) {
      const { rows } = await sql.query(
        `select data from event where workspace_id = $1 and customer_id = $2 and type = $3
         order by sequence`,
        [workspaceId, customerId, type],
      )
      return rows.map((row) => row.data)
    },
    async close() {
      await sql.end()
      await app.close()
    },
  }
  return tenant
}
