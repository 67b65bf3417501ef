/** The price of potential usage: by the default card, a named one or the customer's, at any time, without side effects. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AddRateDocument, CreateCustomerDocument } from '../support/ledger.generated.ts'
import { addRateCard } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { UsagePriceDocument, type UsagePriceQueryVariables } from './usage-price.generated.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'input_tokens', unitSize: '1000', credits: '10', cost: '0.03' }]
  const rates = [
    { eventType: 'chat', match: { model: 'big' }, components },
    { eventType: 'chat', match: { model: 'small' }, fixedCredits: '1' },
  ]
  const rateCardId = await addRateCard(tenant, '0.01', rates)
  const later = { eventType: 'chat', match: { model: 'small' }, fixedCredits: '2' }
  await tenant.ask(AddRateDocument, {
    input: { rateCardId, ...later, effectiveAt: '2026-04-01T00:00:00Z' },
  })
  const own = { key: 'own', isDefault: false, currency: 'EUR' }
  const ownId = await addRateCard(tenant, '1', [{ eventType: 'chat', fixedCredits: '7' }], own)
  const input = { externalId: 'ada', rateCardId: ownId }
  await tenant.ask(CreateCustomerDocument, { input })
})
afterAll(() => tenant?.close())

async function price(variables: Omit<UsagePriceQueryVariables, 'eventType'>, eventType = 'chat') {
  return (await tenant.ask(UsagePriceDocument, { eventType, ...variables })).usagePrice
}

describe('usagePrice', () => {
  it('tells the credits, what they are worth and the cost, and a cheaper model', async () => {
    expect(await price({ properties: { model: 'big', input_tokens: 1500 } })).toMatchObject({
      credits: '15',
      creditsValue: '0.15',
      cost: '0.045',
      currency: 'USD',
      optimization: { suggestedModel: 'small' },
    })
    const tokenUsage = { prompt_tokens: 1500, completion_tokens: 0, total_tokens: 1500 }
    expect((await price({ properties: { model: 'big' }, tokenUsage }))?.credits).toBe('15')
  })

  it('goes by the card that is named, or that of the customer', async () => {
    for (const by of [{ rateCardId: 'own' }, { customerId: 'ada' }]) {
      expect(await price(by)).toMatchObject({ credits: '7', cost: '7', currency: 'EUR' })
    }
  })

  it('goes by the rates of the time that is asked about', async () => {
    const properties = { model: 'small' }
    expect((await price({ properties }))?.credits).toBe('1')
    expect((await price({ properties, at: '2026-04-02T00:00:00Z' }))?.credits).toBe('2')
  })

  it('is null for what no rate names, and refused where rates name it and none matches', async () => {
    expect(await price({}, 'unheard')).toBeNull()
    const refused = async (variables: object) =>
      (await tenant.refused(UsagePriceDocument, { eventType: 'chat', ...variables })).code
    expect(await refused({ properties: { model: 'typo' } })).toBe('INVALID_REQUEST')
    expect(await refused({ rateCardId: 'own', customerId: 'ada' })).toBe('INVALID_REQUEST')
    expect(await refused({ rateCardId: 'nothing' })).toBe('NOT_FOUND')
    expect(await refused({ customerId: 'nobody' })).toBe('NOT_FOUND')
  })
})
