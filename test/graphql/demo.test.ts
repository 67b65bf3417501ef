/** The product of `npm run demo` has the prices that its page shows, and leaves the rest of the workspace alone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { billCustomers } from '../../src/commands/demo/billed-customers.ts'
import { makeProduct } from '../../src/commands/demo/product.ts'
import { createClient } from '../../src/commands/graphql-client.ts'
import { RecordUsageDocument } from '../support/ledger.generated.ts'
import { addCredits, addRateCard } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'input_tokens', unitSize: '1000', credits: '20' }]
  const match = { model: 'gpt-4' }
  await addRateCard(tenant, '0.1', [{ eventType: 'ai_generation', match, components }])
  await make()
})
afterAll(async () => {
  await tenant?.close()
})

const make = () => makeProduct(createClient(`${tenant.app.url}/graphql`, tenant.app.liveKey))

async function priceOf(customerId: string, properties: object) {
  const input = { customerId, eventType: 'ai_generation', properties }
  const { recordUsage } = await tenant.ask(RecordUsageDocument, { input })
  return { credits: recordUsage?.credits, cost: recordUsage?.cost }
}

describe('makeProduct', () => {
  it('prices 500 input and 1,000 output tokens of gpt-4 at 15 credits, worth 1.50', async () => {
    const properties = {
      model: 'gpt-4',
      provider: 'openai',
      input_tokens: 500,
      output_tokens: 1000,
    }
    expect(await priceOf('demo-acme', properties)).toEqual({ credits: '15', cost: '1.5' })
  })

  it('changes nothing the second time but the credits', async () => {
    const before = await tenant.balance('demo-globex')
    await make()
    const after = await tenant.balance('demo-globex')
    expect([before.available, after.available]).toEqual(['10250', '20500'])
  })

  it('leaves the prices of everybody else as they are', async () => {
    const customerId = await tenant.customer()
    await addCredits(tenant, customerId, '100')
    const properties = { model: 'gpt-4', input_tokens: 1000 }
    expect(await priceOf(customerId, properties)).toEqual({ credits: '20', cost: '2' })
  })
})

describe('billCustomers', () => {
  it('puts the customers on the plan, and bills three months on a test clock, once', async () => {
    const client = createClient(`${tenant.app.url}/graphql`, tenant.app.testKey)
    await makeProduct(client)
    const invoices = await billCustomers(client, tenant.clock.now())
    // Each month has 150,000 tokens more, of which 100,000 are included.
    expect(invoices.map(({ status, total }) => `${status} ${total}`)).toEqual([
      'PAID 99',
      'PAID 101.5',
      'PAID 109',
      'OPEN 116.5',
    ])
    expect(invoices.every(({ hostedUrl }) => hostedUrl?.includes('/pay/'))).toBe(true)
    expect(await billCustomers(client, tenant.clock.now())).toMatchObject(
      invoices.map(({ number }) => ({ number })),
    )
    const live = createClient(`${tenant.app.url}/graphql`, tenant.app.liveKey)
    expect(await billCustomers(live, tenant.clock.now())).toEqual([])
    const counted = `{ plan(id: "demo-team") { subscriberCount } }`
    expect(await client.run(counted)).toEqual({ plan: { subscriberCount: 4 } })
    expect(await live.run(counted)).toEqual({ plan: { subscriberCount: 3 } })
  })
})
