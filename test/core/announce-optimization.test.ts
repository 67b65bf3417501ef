/** `optimization.available`: which customers it names, its content, and how rarely it is sent. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { announceOptimizationsJob } from '../../src/jobs/announce-optimizations.ts'
import { RecordUsageBatchDocument } from '../support/ledger.generated.ts'
import { addCredits, addRateCard } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { CreateEndpointDocument } from '../support/webhooks.generated.ts'

const dayMs = 86_400_000
let tenant: Tenant
let wasteful: string
let thrifty: string
beforeAll(async () => {
  tenant = await startTenant()
  const priced = (model: string, credits: string) => ({
    eventType: 'chat',
    match: { model },
    components: [{ property: 'tokens', unitSize: '1000', credits }],
  })
  await addRateCard(tenant, '0.10', [priced('large', '10'), priced('small', '1')])
  const customers = await Promise.all([tenant.customer(), tenant.customer(), tenant.customer()])
  wasteful = customers[0] ?? ''
  thrifty = customers[1] ?? ''
  for (const [customerId, model] of [
    [wasteful, 'large'],
    [thrifty, 'small'],
  ] as const) {
    await addCredits(tenant, customerId, '1000')
    await tenant.ask(RecordUsageBatchDocument, {
      events: [{ customerId, eventType: 'chat', properties: { model, tokens: 5000 } }],
    })
  }
  tenant.clock.advance(1)
})
afterAll(() => tenant?.close())

/** A server that has just started, each time. */
const round = () =>
  announceOptimizationsJob({
    perform: tenant.app.core.perform,
    sql: tenant.sql,
    clock: tenant.clock,
  }).run(new AbortController().signal)

const told = (customerId: string) => tenant.facts(customerId, 'optimization.available')

describe('optimization.available', () => {
  it('is told to nobody while no endpoint asks for it', async () => {
    await round()
    expect(await told(wasteful)).toEqual([])
  })

  it('tells what a cheaper model would save, of those who would save, once by however many servers', async () => {
    const input = { url: 'https://example.com/hook', enabledEvents: ['optimization.*'] }
    await tenant.ask(CreateEndpointDocument, { input })
    await Promise.all([round(), round(), round()])
    expect(await told(wasteful)).toEqual([
      {
        startTime: expect.any(String),
        endTime: expect.any(String),
        opportunities: [
          {
            type: 'model_downgrade',
            eventType: 'chat',
            fromModel: 'large',
            toModel: 'small',
            potentialSavings: '4.5',
            potentialSavingsCredits: '45',
            savingsPercent: 90,
            currency: 'USD',
          },
        ],
      },
    ])
    expect(await told(thrifty)).toEqual([])
  })

  it('is told again after a week, while there is something to save', async () => {
    tenant.clock.advance(7 * dayMs - 1)
    await round()
    expect(await told(wasteful)).toHaveLength(1)
    tenant.clock.advance(1)
    await round()
    expect(await told(wasteful)).toHaveLength(2)
    tenant.clock.advance(30 * dayMs)
    await round()
    expect(await told(wasteful)).toHaveLength(2)
  })
})
