/** Repetitions of requests for a customer whose externalId belongs to another customer by now. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { graphql, graphqlData } from '../support/graphql.ts'
import { addCredits, addRateCard } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let tenant: Tenant
let second: TestApp
let former: string
let name: string
let made = 0
beforeAll(async () => {
  tenant = await startTenant()
  second = await startTestApp(tenant.app.config, { clock: tenant.clock })
  await addRateCard(tenant, '0.01', [{ eventType: 'calls', fixedCredits: '1' }])
})
afterAll(async () => {
  await second?.close()
  await tenant?.close()
})
beforeEach(async () => {
  made += 1
  name = `name-${made}`
  former = await tenant.customer(name)
  await addCredits(tenant, former, '100')
})

const ask = (document: string, variables: object): Promise<unknown> =>
  graphqlData(tenant.app.url, tenant.app.liveKey, document, { ...variables })

async function refused(document: string, input: object) {
  const { errors } = await graphql(tenant.app.url, tenant.app.liveKey, document, { input })
  return { code: errors?.[0]?.extensions?.code, message: errors?.[0]?.message }
}

const rename = (id: string, externalId: string | null) =>
  ask(
    'mutation ($id: ID!, $externalId: String) { updateCustomer(id: $id, input: { externalId: $externalId }) { id } }',
    { id, externalId },
  )

/** The next customer of the name, by each way that a customer gets one. */
const ways: [string, () => Promise<string>][] = [
  ['that is made with it', () => tenant.customer(name)],
  [
    'that is renamed to it',
    async () => {
      const id = await tenant.customer()
      await addCredits(tenant, id, '100')
      await rename(id, name)
      return id
    },
  ],
  [
    'that is ensured by it',
    async () => {
      const query =
        'mutation ($ids: [String!]!) { ensureCustomers(externalIds: $ids) { customer { id } } }'
      const { ensureCustomers } = (await ask(query, { ids: [name] })) as {
        ensureCustomers: { customer: { id: string } }[]
      }
      return ensureCustomers[0]?.customer.id ?? ''
    },
  ],
]

const key = 'once'
const writes: [string, string, (customerId: string) => object][] = [
  [
    'addCredits',
    'mutation ($input: AddCreditsInput!) { addCredits(input: $input) { id } }',
    (customerId) => ({ customerId, amount: '5', idempotencyKey: key }),
  ],
  [
    'transferCredits',
    'mutation ($input: TransferCreditsInput!) { transferCredits(input: $input) { transaction { id } } }',
    (fromCustomerId) => ({
      fromCustomerId,
      toCustomerId: 'receiver',
      amount: '5',
      idempotencyKey: key,
    }),
  ],
  [
    'reserveCredits',
    'mutation ($input: ReserveCreditsInput!) { reserveCredits(input: $input) { hold { id } } }',
    (customerId) => ({ customerId, amount: '5', idempotencyKey: key }),
  ],
  [
    'recordUsage',
    'mutation ($input: UsageEventInput!) { recordUsage(input: $input) { id } }',
    (customerId) => ({ customerId, eventType: 'calls', idempotencyKey: key }),
  ],
]

describe('a key that was used for the customer of the name before', () => {
  beforeAll(() => tenant.customer('receiver'))

  it.each(writes)('is refused for the next one: %s', async (_operation, document, input) => {
    await ask(document, { input: input(name) })
    await rename(former, null)
    const next = await tenant.customer(name)
    await addCredits(tenant, next, '100')
    const before = [await tenant.balance(former), await tenant.balance(next)]
    for (let time = 1; time <= 3; time++) {
      const { code, message } = await refused(document, input(name))
      expect([code, message]).toEqual([
        'IDEMPOTENCY_KEY_REUSED',
        expect.stringContaining('by its id'),
      ])
    }
    expect([await tenant.balance(former), await tenant.balance(next)]).toEqual(before)
    // Our id is unambiguous, so a repetition returns the stored answer.
    await ask(document, { input: input(former) })
    expect(await tenant.balance(former)).toEqual(before[0])
    await ask(document, { input: input(next) })
    expect(await tenant.balance(next)).not.toEqual(before[1])
  })

  it.each(ways)('is refused for one %s', async (_way, take) => {
    const [, document, input] = writes[3] as (typeof writes)[number]
    await ask(document, { input: input(name) })
    await rename(former, `${name}-gone`)
    const next = await take()
    await addCredits(tenant, next, '100')
    expect((await refused(document, input(name))).code).toBe('IDEMPOTENCY_KEY_REUSED')
    // A key that nobody used is free.
    const fresh = { ...input(name), idempotencyKey: 'fresh' }
    const query =
      'mutation ($input: UsageEventInput!) { recordUsage(input: $input) { customerId } }'
    expect(await ask(query, { input: fresh })).toEqual({
      recordUsage: { customerId: next },
    })
  })

  it('is refused by a server that has both customers in memory', async () => {
    const document =
      'mutation ($input: UsageEventInput!) { recordUsage(input: $input) { customerId } }'
    const next = await tenant.customer()
    await addCredits(tenant, next, '100')
    const there = (customerId: string, idempotencyKey: string) =>
      graphqlData(second.url, tenant.app.liveKey, document, {
        input: { customerId, eventType: 'calls', idempotencyKey },
      })
    for (const one of ['a', 'b', 'c']) await there(name, one)
    for (const one of ['d', 'e', 'f']) await there(next, one)
    await rename(former, null)
    await rename(next, name)
    await expect(there(name, 'c')).rejects.toThrow('IDEMPOTENCY_KEY_REUSED')
    expect(await there(name, 'g')).toEqual({ recordUsage: { customerId: next } })
    await expect(there(name, 'b')).rejects.toThrow('IDEMPOTENCY_KEY_REUSED')
    // Back again, the keys of the first are its own; those of the second were used under the name too.
    await rename(next, null)
    await rename(former, name)
    expect(await there(name, 'c')).toEqual({ recordUsage: { customerId: former } })
    await expect(there(name, 'g')).rejects.toThrow('IDEMPOTENCY_KEY_REUSED')
  })
})
