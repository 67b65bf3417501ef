/** The clean-up job continues when one of its parts fails. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tidyUpJob } from '../../src/jobs/tidy-up.ts'
import { countRows, graphqlBody, sendRaw } from '../support/keyed.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
})
afterAll(() => tenant?.close())

describe('tidying up', () => {
  it('removes old answers also while counters cannot be removed, and tells of the failure', async () => {
    const creation = graphqlBody('mutation { createCustomer(input: {}) { id } }')
    await sendRaw(tenant.app, creation, { key: 'old' })
    expect(await countRows(tenant, 'request_key')).toBe(1)
    tenant.clock.advance(25 * 3_600_000)
    const { sql, clock, app } = tenant
    await sql.query('alter table usage_counter rename to usage_counter_away')
    const job = tidyUpJob({ sql, clock, perform: app.core.perform })
    await expect(job.run(new AbortController().signal)).rejects.toThrow('usage_counter')
    expect(await countRows(tenant, 'request_key')).toBe(0)
  })
})
