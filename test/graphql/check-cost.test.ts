/** The SQL that checks send, and none when the answer is in memory. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as documents from '../support/entitlement-documents.ts'
import { createClient } from '../support/graphql-checks.ts'
import { addFeature, addMetered } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  // What is in memory stays as young as it is: nothing is renewed in the background, to be counted with what a request reads.
  tenant = await startTenant({}, {}, { uptimeMs: () => 0 })
  await addFeature(tenant, { key: 'sso', type: 'BOOLEAN' })
  await addMetered(tenant, 'calls', 'COUNT')
  await addMetered(tenant, 'tokens', 'SUM', 'n')
  await addMetered(tenant, 'users', 'UNIQUE_COUNT', 'user')
  await addMetered(tenant, 'peak', 'MAX')
})
afterAll(() => tenant?.close())

const live = createClient(() => tenant.app)

async function set(customerId: string, feature: string): Promise<void> {
  await live.data(documents.setEntitlement, { input: { customerId, feature } })
}

describe('the SQL of checks', () => {
  const known: string[] = []
  let workspaceId = ''
  const forgetAll = () => {
    for (const id of known) tenant.app.core.forget(workspaceId, id)
  }

  beforeAll(async () => {
    workspaceId = (await live.data('{ workspace { id } }')).workspace.id
  })

  async function makeCustomer(): Promise<string> {
    const id = await tenant.customer()
    known.push(id)
    return id
  }

  const read = /\b(customer|entitlement|feature|credit_pool|usage_counter)\b/
  const job = /expires_at <= |with old as|and external_id is not null/

  /** What the server has to read of customers for a request; not what it does in the background or to authenticate. */
  async function statements(run: () => Promise<unknown>, forgotten = true): Promise<string[]> {
    await run()
    if (forgotten) forgetAll()
    const query = vi.spyOn(pg.Client.prototype, 'query')
    await run()
    const texts = query.mock.calls.map(([statement]) => {
      const text = (statement as unknown as { text?: string }).text ?? String(statement)
      return text.replace(/\s+/g, ' ').replace(/\$\d+(,\$\d+)*/g, '$')
    })
    query.mockRestore()
    return texts.filter((text) => read.test(text) && !job.test(text))
  }

  it('is not there when the customer was checked within the last second', async () => {
    const customerId = await makeCustomer()
    await set(customerId, 'calls')
    const decision = `query ($customerId: ID!) {
      entitlement(customerId: $customerId, feature: "calls") { allowed remainingCredits asOf }
    }`
    const ask = () => live.data(decision, { customerId })
    expect(await statements(ask, false)).toEqual([])
    expect((await statements(ask)).length).toBeGreaterThan(1)
  })

  it('does not grow with the entitlements of a list', async () => {
    const customerId = await makeCustomer()
    await set(customerId, 'calls')
    const list = () => live.data(documents.entitlements, { customerId })
    const one = await statements(list)
    for (const feature of ['sso', 'tokens', 'users', 'peak']) await set(customerId, feature)
    expect(await statements(list)).toEqual(one)
  })

  it('does not grow with the checks of a batch', async () => {
    const customers = await Promise.all(Array.from({ length: 10 }, makeCustomer))
    for (const id of customers) await set(id, 'calls')
    const ask = (count: number) => () =>
      live.data(documents.checkEntitlements, {
        checks: customers.slice(0, count).map((customerId) => ({ customerId, feature: 'calls' })),
      })
    const one = await statements(ask(1))
    expect(await statements(ask(10))).toEqual(one)
    expect(one.length).toBeLessThanOrEqual(4)
  })

  it('reads no row for the decision alone', async () => {
    const customerId = await makeCustomer()
    await set(customerId, 'calls')
    const ask = (fields: string) => () =>
      live.data(
        `query ($customerId: ID!) {
        entitlement(customerId: $customerId, feature: "calls") { ${fields} }
      }`,
        { customerId },
      )
    const decision = await statements(ask('id allowed reason used'))
    expect(await statements(ask('id allowed reason used createdAt'))).toHaveLength(
      decision.length + 1,
    )
  })
})

describe('a check from memory', () => {
  const document = `query ($customerId: ID!) {
    entitlement(customerId: $customerId, feature: "calls") { allowed used remainingCredits asOf }
  }`
  const ask = async (customerId: string) => (await live.data(document, { customerId })).entitlement

  it('says how old it is, and is dropped by every change of the customer', async () => {
    const customerId = await tenant.customer()
    await set(customerId, 'calls')
    const first = await ask(customerId)
    expect((await ask(customerId)).asOf).toBe(first.asOf)
    await live.data('mutation ($input: UsageEventInput!) { recordUsage(input: $input) { id } }', {
      input: { customerId, eventType: 'calls' },
    })
    expect((await ask(customerId)).used).toBe('1')
    await live.data('mutation ($input: AddCreditsInput!) { addCredits(input: $input) { id } }', {
      input: { customerId, amount: 7 },
    })
    expect((await ask(customerId)).remainingCredits).toBe('7')
    await live.data('mutation ($id: ID!) { archiveCustomer(id: $id) { id } }', { id: customerId })
    expect((await ask(customerId)).allowed).toBe(false)
  })
})
