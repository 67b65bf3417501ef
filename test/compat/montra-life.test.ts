/** The life of a product that is sold through Montra's API, as its own class drives it on a test clock, through three periods. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Montra as Sdk } from '../../src/sdk/montra/montra.ts'
import { graphqlData } from '../support/graphql.ts'
import { type Json, type RestClient, restClient } from '../support/rest.ts'
import { type ClockLab, startClockLab } from '../support/test-clocks.ts'

let lab: ClockLab
let sdk: Sdk
let api: RestClient
let clock: string
const gql = (document: string) =>
  graphqlData<Json>(lab.tenant.app.url, lab.tenant.app.testKey, document)
beforeAll(async () => {
  lab = await startClockLab()
  // Models begin in real time, which the clock is ahead of.
  lab.tenant.clock.set('2025-12-01T00:00:00Z')
  const { app } = lab.tenant
  const input = '{name: "m", role: ADMIN, dialect: MONTRA}'
  const { createApiKey } = await gql(`mutation { createApiKey(input: ${input}) { secret } }`)
  const key = createApiKey.secret
  sdk = new Sdk({ apiKey: key, baseUrl: `${app.url}/api/v1` })
  api = restClient(app, { mount: '/api/v1', key })
  clock = await lab.clockAt('2026-01-01T00:00:00Z')
})
afterAll(() => lab?.tenant.close())

/** Each version of a model begins at an instant of its own. */
const create = async (path: string, body: object): Promise<Json> => {
  lab.tenant.clock.advance(1_000)
  const made = await api.post(path, body)
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body.data
}

describe('a product on a test clock', () => {
  let customer: string
  let model: string
  let subscription: string
  const due = async () =>
    (await sdk.listInvoices()).map(({ amount_due, status }) => [amount_due, status])
  const pay = async () => {
    const [newest] = await sdk.listInvoices()
    await gql(`mutation { markInvoicePaid(id: "${newest?.id}") { id } }`)
  }
  const period = async () => {
    const found = await sdk.getSubscription(subscription)
    return [found.status, found.current_period_start, found.current_period_end]
  }

  it('is sold: a base price ahead, begun hundreds of calls behind', async () => {
    model = (await sdk.createPricingModel({ name: 'Pro' })).id
    const seat = { name: 'Seat', pricing_model_id: model, price_type: 'recurring', amount: 29 }
    await create('/products', seat)
    const meter = { name: 'Calls', slug: 'calls', pricing_model_id: model }
    lab.tenant.clock.advance(1_000)
    await sdk.createMeter({ ...meter, amount: 0.25, events_per_unit: 100 })
    customer = await lab.customerOn(clock, 'mona')
    const made = await create('/subscriptions', { customer_id: 'mona', pricing_model_id: model })
    subscription = made.id
    const january = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z']
    expect(await period()).toEqual(['active', ...january])
    expect(await due()).toEqual([[29, 'open']])
    await pay()
    expect(await due()).toEqual([[29, 'paid']])
  })

  it('counts usage once, and bills it with the next period', async () => {
    const used = { customer_id: customer, meter_slug: 'calls', amount: 250 }
    expect(await sdk.reportUsage(used, { idempotencyKey: 'u1' })).toBe(true)
    expect(await sdk.reportUsage(used, { idempotencyKey: 'u1' })).toBe(true)
    await lab.advance(clock, '2026-02-01T02:00:00Z')
    // Three begun hundreds at 0.25.
    expect(await due()).toEqual([
      [29.75, 'open'],
      [29, 'paid'],
    ])
    await pay()
    expect((await period())[0]).toBe('active')
  })

  it('pauses and goes on, and pays for the second period what it used', async () => {
    expect((await sdk.pauseSubscription(subscription)).status).toBe('paused')
    expect((await sdk.resumeSubscription(subscription)).status).toBe('active')
    await sdk.reportUsage({ customer_id: customer, meter_slug: 'calls', amount: 50 })
    await lab.advance(clock, '2026-03-01T02:00:00Z')
    expect((await due())[0]).toEqual([29.25, 'open'])
    await pay()
  })

  it('moves to a dearer model in the third, for the rest of it', async () => {
    await lab.advance(clock, '2026-03-16T12:00:00Z')
    const dear = (await sdk.createPricingModel({ name: 'Scale' })).id
    const seat = { name: 'Seat', pricing_model_id: dear, price_type: 'recurring', amount: 91 }
    await create('/products', seat)
    // Half of the period is left: 45.50 less 14.50.
    const { proration } = await sdk.upgradeSubscription(subscription, dear)
    expect(proration).toMatchObject({
      ...{ unused_amount: 14.5, remaining_amount: 45.5, net_amount: 31, remaining_ratio: 0.5 },
    })
    expect((await due())[0]).toEqual([31, 'open'])
    await pay()
    await lab.advance(clock, '2026-04-01T02:00:00Z')
    const april = ['2026-04-01T00:00:00Z', '2026-05-01T00:00:00Z']
    expect(await period()).toEqual(['active', ...april])
    const amounts = [29, 29.75, 29.25, 31].map((amount) => [amount, 'paid'])
    expect((await due()).reverse()).toEqual([...amounts, [91, 'open']])
  })
})
