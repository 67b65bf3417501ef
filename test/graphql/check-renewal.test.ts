/** Checks of a customer in memory: unchanged parts are not read again, and every change is seen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as documents from '../support/entitlement-documents.ts'
import { createClient } from '../support/graphql-checks.ts'
import { alike } from '../support/live-product.ts'
import { addMetered, addRateCard, entitle } from '../support/product.ts'
import { until } from '../support/server-process.ts'
import { statementsOfEach } from '../support/statements.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let tenant: Tenant
/** Another server on the same data, of whose changes no message reaches the first. */
let other: TestApp
beforeAll(async () => {
  tenant = await startTenant()
  await addMetered(tenant, 'calls', 'COUNT')
  await addRateCard(tenant, '0.1', [{ eventType: 'calls', fixedCredits: 0 }])
  other = await startTestApp(alike(tenant.app), { clock: tenant.clock })
})
afterAll(async () => {
  await other?.close()
  await tenant?.close()
})

const here = createClient(() => tenant.app)
const there = createClient(
  () => other,
  () => tenant.app.liveKey,
)

const decision = `query ($customerId: ID!) {
  entitlement(customerId: $customerId, feature: "calls") {
    id allowed reason used limit resetAt remainingCredits asOf costPreview { credits }
  }
}`
const check = async (customerId: string) => (await here.data(decision, { customerId })).entitlement
/** An instant so far from now. */
const ahead = (ms: number) => new Date(tenant.clock.now().getTime() + ms).toISOString()
/** What is kept is too old after it. */
const age = () => tenant.clock.advance(1_001)

const send = (client: typeof here, document: string, input: object) =>
  client.data(document, { input })
const addCredits = 'mutation ($input: AddCreditsInput!) { addCredits(input: $input) { id } }'
const updateCustomer =
  'mutation ($id: ID!, $input: UpdateCustomerInput!) { updateCustomer(id: $id, input: $input) { id } }'
const addRate = 'mutation ($input: AddRateInput!) { addRate(input: $input) { id } }'

describe('a check of what was kept too long', () => {
  it('asks for the numbers of the customer alone, and is about now', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, 'calls', { limit: 5, period: 'MONTH' })
    for (let n = 0; n < 3; n++) await check(customerId)
    const before = await check(customerId)
    age()
    // What was written above may be told once more, and is then read again.
    await until(async () => {
      const statements = await statementsOfEach(() => check(customerId), age)
      return statements.join() === 'moved_check_states'
    })
    const after = await check(customerId)
    expect({ ...after, asOf: before.asOf }).toEqual(before)
    expect(after.asOf).toBe(tenant.clock.now().toISOString())
  })

  const changes: [string, (customerId: string) => Promise<unknown>, object][] = [
    [
      'recorded usage',
      (customerId) => send(there, documents.recordUsage, { customerId, eventType: 'calls' }),
      { used: '1' },
    ],
    [
      'added credits',
      (customerId) => send(there, addCredits, { customerId, amount: 7 }),
      { remainingCredits: '7' },
    ],
    [
      'changed the entitlement',
      (customerId) =>
        send(there, documents.setEntitlement, { customerId, feature: 'calls', limit: 9 }),
      { limit: '9' },
    ],
    [
      'archived the customer',
      (customerId) =>
        there.data('mutation ($id: ID!) { archiveCustomer(id: $id) { id } }', { id: customerId }),
      { reason: 'CUSTOMER_ARCHIVED' },
    ],
    [
      'added a rate',
      () =>
        send(there, addRate, {
          rateCardId: 'default',
          eventType: 'calls',
          fixedCredits: 3,
          effectiveAt: ahead(0),
        }),
      { costPreview: { credits: '3' } },
    ],
    [
      'gave the customer another rate card',
      async (customerId) => {
        const id = await addRateCard(tenant, '1', [{ eventType: 'calls', fixedCredits: 8 }], {
          key: 'dear',
          isDefault: false,
        })
        await check(customerId)
        await there.data(updateCustomer, { id: customerId, input: { rateCardId: id } })
      },
      { costPreview: { credits: '8' } },
    ],
  ]

  it.each(changes)('sees that another server %s', async (_what, change, shown) => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, 'calls', { limit: 5 })
    expect(await check(customerId)).not.toMatchObject(shown)
    await change(customerId)
    age()
    expect(await check(customerId)).toMatchObject(shown)
  })

  it('sees that another server gave the name to another customer', async () => {
    const first = await tenant.customer('acme')
    const second = await tenant.customer()
    const firstEntitlement = await entitle(tenant, first, 'calls')
    const secondEntitlement = await entitle(tenant, second, 'calls')
    expect((await check('acme')).id).toBe(firstEntitlement)
    await there.data(updateCustomer, { id: first, input: { externalId: 'acme-old' } })
    await there.data(updateCustomer, { id: second, input: { externalId: 'acme' } })
    age()
    expect((await check('acme')).id).toBe(secondEntitlement)
    expect((await check('acme-old')).id).toBe(firstEntitlement)
  })
})

describe('the passing of time', () => {
  async function richCustomer(): Promise<string> {
    const customerId = await tenant.customer()
    await send(here, addCredits, { customerId, amount: 1_000 })
    return customerId
  }

  it('begins a period with what was recorded ahead of it', async () => {
    const customerId = await richCustomer()
    await entitle(tenant, customerId, 'calls', {
      limit: 2,
      period: 'MINUTE',
      anchor: ahead(-59_700),
    })
    for (const timestamp of [ahead(0), ahead(0), ahead(10_000)]) {
      await send(here, documents.recordUsage, { customerId, eventType: 'calls', timestamp })
    }
    expect(await check(customerId)).toMatchObject({ used: '2', reason: 'LIMIT_EXCEEDED' })
    tenant.clock.advance(299)
    expect(await check(customerId)).toMatchObject({ used: '2' })
    // Well within the second that a check state is kept.
    tenant.clock.advance(1)
    expect(await check(customerId)).toMatchObject({ used: '1', reason: 'ENTITLED' })
  })

  it('takes an expiring pool away, and brings a scheduled one, at their instants', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, 'calls')
    await send(here, addCredits, { customerId, amount: 5, expiresAt: ahead(300) })
    await send(here, addCredits, { customerId, amount: 2, effectiveAt: ahead(500) })
    const left = async () => (await check(customerId)).remainingCredits
    expect(await left()).toBe('5')
    tenant.clock.advance(299)
    expect(await left()).toBe('5')
    tenant.clock.advance(1)
    expect(await left()).toBe('0')
    tenant.clock.advance(199)
    expect(await left()).toBe('0')
    tenant.clock.advance(1)
    expect(await left()).toBe('2')
  })

  it('begins and ends an entitlement at its instants', async () => {
    const customerId = await richCustomer()
    await entitle(tenant, customerId, 'calls', { effectiveAt: ahead(200), expiresAt: ahead(400) })
    const reason = async () => (await check(customerId)).reason
    expect(await reason()).toBe('NOT_EFFECTIVE')
    tenant.clock.advance(200)
    expect(await reason()).toBe('ENTITLED')
    tenant.clock.advance(199)
    expect(await reason()).toBe('ENTITLED')
    tenant.clock.advance(1)
    expect(await reason()).toBe('EXPIRED')
  })

  it('makes a rate effective at its instant', async () => {
    const customerId = await tenant.customer()
    await entitle(tenant, customerId, 'calls')
    const input = { rateCardId: 'default', eventType: 'calls', fixedCredits: 11 }
    await send(here, addRate, { ...input, effectiveAt: ahead(300) })
    const price = async () => (await check(customerId)).costPreview.credits
    const before = await price()
    expect(before).not.toBe('11')
    tenant.clock.advance(299)
    expect(await price()).toBe(before)
    tenant.clock.advance(1)
    expect(await price()).toBe('11')
  })
})
