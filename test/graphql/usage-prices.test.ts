/** The prices that usage gets: the customer's card, the rate of the event's time, several currencies. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  AddRateDocument,
  AnalyticsDocument,
  RecordUsageDocument,
  ReverseUsageEventDocument,
  UpdateCustomerDocument,
  UsageDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addRateCard } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addRateCard(tenant, '0.10', [
    { eventType: 'chat', fixedCredits: '10' },
    { eventType: 'chat', fixedCredits: '20', effectiveAt: '2026-03-05T00:00:00Z' },
    { eventType: 'chat', fixedCredits: '30', effectiveAt: '2026-03-11T00:00:00Z' },
    { eventType: 'chat', match: { model: 'small' }, fixedCredits: '1' },
  ])
  const rates = [{ eventType: 'chat', fixedCredits: '5', fixedCost: '9.99' }]
  await addRateCard(tenant, '0.20', rates, { key: 'eu', currency: 'EUR', isDefault: false })
})
afterAll(() => tenant?.close())

async function chat(customerId: string, timestamp?: string, properties?: object) {
  const input = { customerId, eventType: 'chat', timestamp, properties }
  const { recordUsage } = await tenant.ask(RecordUsageDocument, { input })
  if (!recordUsage) throw new Error('No event')
  return recordUsage
}

async function customer(): Promise<string> {
  const id = await tenant.customer()
  await addCredits(tenant, id, '1000')
  return id
}

const range = { startTime: '2026-03-01', endTime: '2026-03-31' }

describe('the price of usage', () => {
  it('is that of its own time, not of when it is recorded', async () => {
    const id = await customer()
    expect((await chat(id, '2026-03-04T23:59:59.999Z')).credits).toBe('10')
    expect((await chat(id, '2026-03-05T00:00:00Z')).credits).toBe('20')
    expect((await chat(id)).credits).toBe('20')
    tenant.clock.advance(86_400_000)
    expect((await chat(id)).credits).toBe('30')
    tenant.clock.advance(-86_400_000)
  })

  it('is that of the rate which says most of the event', async () => {
    const id = await customer()
    expect((await chat(id, undefined, { model: 'small' })).credits).toBe('1')
    expect((await chat(id, undefined, { model: 'large' })).credits).toBe('20')
  })

  it('is never nothing for want of a rate: what no rate of the type matches is refused', async () => {
    await tenant.ask(AddRateDocument, {
      input: {
        rateCardId: 'default',
        eventType: 'draw',
        match: { model: 'a' },
        fixedCredits: '2',
        effectiveAt: '2026-03-01T00:00:00Z',
      },
    })
    const id = await customer()
    const draw = (properties: object, timestamp?: string) => ({
      input: { customerId: id, eventType: 'draw', properties, timestamp },
    })
    for (const unmatched of [
      draw({ model: 'b' }),
      draw({}),
      draw({ model: 'a' }, '2026-02-28T23:59:59Z'),
    ]) {
      const { code } = await tenant.refused(RecordUsageDocument, unmatched)
      expect(code).toBe('INVALID_REQUEST')
    }
    expect((await tenant.balance(id)).available).toBe('1000')
    const priced = await tenant.ask(RecordUsageDocument, draw({ model: 'a' }))
    expect(priced.recordUsage?.credits).toBe('2')
  })

  it('is that of the card of the customer, from the next event on', async () => {
    const id = await customer()
    const first = await chat(id)
    expect(first).toMatchObject({ credits: '20', cost: '2', currency: 'USD' })
    await tenant.ask(UpdateCustomerDocument, { id, input: { rateCardId: 'eu' } })
    expect(await chat(id)).toMatchObject({ credits: '5', cost: '9.99', currency: 'EUR' })
    const { usage } = await tenant.ask(UsageDocument, { customerId: id, ...range })
    expect(usage).toMatchObject({
      totalEvents: 2,
      totalCredits: '25',
      totalCost: '9.99',
      currency: 'EUR',
      costs: [
        { currency: 'EUR', amount: '9.99' },
        { currency: 'USD', amount: '2' },
      ],
      breakdown: [{ feature: 'chat', eventCount: 2, credits: '25', cost: '9.99' }],
    })
    const { analytics } = await tenant.ask(AnalyticsDocument, { customerId: id, ...range })
    expect(analytics?.cost).toMatchObject({ total: '9.99', currency: 'EUR' })
    const { reverseUsageEvent } = await tenant.ask(ReverseUsageEventDocument, { id: first.id })
    expect(reverseUsageEvent).toMatchObject({ credits: '-20', cost: '-2', currency: 'USD' })
  })
})
