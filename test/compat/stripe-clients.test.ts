/** Stripe's own clients of both generations against the Stripe dialect: a customer is metered, granted credits, denied and topped up. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StripeClients, startStripeClients } from '../support/stripe-clients.ts'

let s: StripeClients
beforeAll(async () => {
  s = await startStripeClients()
  const card = '{ key: "default", currency: "USD", creditValue: "1", isDefault: true }'
  const made = await s.gql(`mutation { createRateCard(input: ${card}) { id } }`)
  for (const generation of ['newest', 'older']) {
    const rate = `rateCardId: "${made.createRateCard.id}", eventType: "tokens_${generation}", effectiveAt: "2020-01-01T00:00:00Z", components: [{ property: "tokens", credits: "1" }]`
    await s.gql(`mutation { addRate(input: { ${rate} }) { id } }`)
  }
})
afterAll(() => s?.close())

describe.each([
  ['newest', 'newest'],
  ['last generation with usage records', 'older'],
] as const)("a customer of Stripe's client, the %s", (_, generation) => {
  // The calls of both generations are the same here.
  const client = () => s[generation]

  it('is created, read, changed, found and deleted', async () => {
    const email = `${generation}@example.com`
    const made = await client().customers.create({
      ...{ email, name: 'Jenny', phone: '+15555550100', metadata: { plan: 'a', tier: '1' } },
    })
    expect(made).toMatchObject({
      object: 'customer',
      email,
      phone: '+15555550100',
      livemode: false,
    })
    expect(made.created).toBe(Math.floor(s.clock.now().getTime() / 1_000))
    const { id } = made
    const metadata = { plan: 'b', tier: '' }
    const changed = await client().customers.update(id, { name: '', metadata })
    expect(changed).toMatchObject({ name: null, metadata: { plan: 'b' }, phone: '+15555550100' })
    expect(await client().customers.retrieve(id)).toMatchObject({ id, email, name: null })
    // As they were kept before customers had extras.
    const old = { plan: 'b', $stripe: { phone: '+1', description: 'Old' } }
    const keep =
      'mutation ($id: ID!, $metadata: JSON) { updateCustomer(id: $id, input: { metadata: $metadata, extras: { stripe: { phone: null } } }) { id } }'
    await s.gql(keep, { id, metadata: old })
    expect(await client().customers.retrieve(id)).toMatchObject({ phone: '+1', description: 'Old' })
    const moved = await client().customers.update(id, { description: '', name: '' })
    expect(moved).toMatchObject({ phone: '+1', description: null, metadata: { plan: 'b' } })
    const stored = await s.gql('query ($id: ID!) { customer(id: $id) { metadata extras } }', { id })
    expect(stored.customer).toEqual({
      metadata: { plan: 'b' },
      extras: { stripe: { phone: '+1' } },
    })
    const { data } = await client().customers.list({ email })
    expect(data.map((one) => one.id)).toEqual([id])
    await client().customers.update(id, { name: 'Jenny 100% Rosen' })
    const search = async (query: string) =>
      (await client().customers.search({ query })).data.map((one) => one.id)
    expect(await search(`email:"${email}"`)).toEqual([id])
    const whole = `name~'jenny 100%' AND email~"${generation}@" and metadata["plan"]:"b"`
    expect(await search(whole)).toEqual([id])
    expect(await search(`metadata['plan']:'c' AND email:"${email}"`)).toEqual([])
    for (const query of ['name:"a" OR name:"b"', '-name:"a"', 'phone:"1"', 'name:"a" AND', 'x']) {
      await expect(search(query)).rejects.toMatchObject({ statusCode: 400, param: 'query' })
    }
    expect(await client().customers.del(id)).toEqual({ id, object: 'customer', deleted: true })
    expect(await client().customers.retrieve(id)).toMatchObject({ id, deleted: true })
  })

  it('is listed page by page, in both directions, by an id that it brought along too', async () => {
    const names = ['1', '2', '3'].map((n) => `cus_${generation}${n}`)
    const email = `${generation}-paged@example.com`
    for (const id of names) {
      const brought = { id, email } as object
      expect((await client().customers.create(brought)).id).toBe(id)
      s.clock.advance(1)
    }
    const all: string[] = []
    for await (const { id } of client().customers.list({ email, limit: 2 })) all.push(id)
    expect(all).toEqual(names.toReversed())
    const before = await client().customers.list({ email, limit: 1, ending_before: names[0] })
    expect([before.data[0]?.id, before.has_more]).toEqual([names[1], true])
  })

  it('is metered, denied past its credits and let in again by a grant, and counts nothing twice', async () => {
    const event_name = `tokens_${generation}`
    const { id: customer } = await client().customers.create({ name: generation })
    const meter = await client().billing.meters.create({
      ...{ display_name: 'Tokens', event_name, default_aggregation: { formula: 'sum' } },
      value_settings: { event_payload_key: 'tokens' },
    })
    expect(meter).toMatchObject({
      ...{ object: 'billing.meter', event_name, status: 'active', display_name: 'Tokens' },
      customer_mapping: { event_payload_key: 'stripe_customer_id', type: 'by_id' },
      ...{
        value_settings: { event_payload_key: 'tokens' },
        default_aggregation: { formula: 'sum' },
      },
    })
    await s.gql(
      `mutation { createFeature(input: { key: "chat_${generation}", type: CREDITS, meterKey: "${event_name}" }) { id } }`,
    )
    const terms = `customerId: "${customer}", feature: "chat_${generation}", behavior: HARD`
    await s.gql(`mutation { setEntitlement(input: { ${terms} }) { id } }`)
    const grant = await client().billing.creditGrants.create({
      ...{ customer, category: 'paid', name: 'Starter', metadata: { order: '1' } },
      amount: { type: 'monetary', monetary: { currency: 'usd', value: 1000 } },
      applicability_config: { scope: { price_type: 'metered' } },
    })
    expect(grant).toMatchObject({
      ...{ object: 'billing.credit_grant', customer, name: 'Starter', category: 'paid' },
      ...{ priority: 50, metadata: { order: '1' }, voided_at: null },
      amount: { type: 'monetary', monetary: { currency: 'usd', value: 1000 } },
    })
    const use = (tokens: string, identifier: string, idempotencyKey?: string) =>
      client().billing.meterEvents.create(
        { event_name, identifier, payload: { stripe_customer_id: customer, tokens } },
        idempotencyKey ? { idempotencyKey } : undefined,
      )
    const active = () =>
      client().entitlements.activeEntitlements.list({ customer, expand: ['data.feature'] })
    const first = await use('6', `${generation}-1`, `${generation}-key`)
    expect(first).toMatchObject({ object: 'billing.meter_event', identifier: `${generation}-1` })
    const again = await use('6', `${generation}-1`, `${generation}-key`)
    expect(again).toEqual(first)
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true')
    await expect(use('6', `${generation}-1`)).rejects.toMatchObject({
      ...{ type: 'StripeInvalidRequestError', statusCode: 400, param: 'identifier' },
      message: `An event already exists with identifier ${generation}-1.`,
      headers: { 'stripe-should-retry': 'false' },
    })
    await expect(use('6', `${generation}-2`)).rejects.toMatchObject({
      ...{ type: 'StripeInvalidRequestError', code: 'balance_insufficient', statusCode: 400 },
    })
    await use('4', `${generation}-rest`)
    expect((await active()).data).toEqual([])
    const topUp = await client().billing.creditGrants.create({
      ...{ customer, category: 'promotional', priority: 0 },
      amount: { type: 'monetary', monetary: { currency: 'usd', value: 550 } },
      applicability_config: { scope: { price_type: 'metered' } },
    })
    expect(await active()).toMatchObject({
      ...{ object: 'list', url: '/v1/entitlements/active_entitlements', has_more: false },
      data: [{ object: 'entitlements.active_entitlement', lookup_key: `chat_${generation}` }],
    })
    await expect(use('6', `${generation}-2`)).rejects.toMatchObject({
      code: 'balance_insufficient',
    })
    const cancel = { identifier: `${generation}-rest` }
    const adjustment = { event_name, type: 'cancel', cancel } as const
    expect(await client().billing.meterEventAdjustments.create(adjustment)).toMatchObject({
      ...{ object: 'billing.meter_event_adjustment', status: 'complete', cancel },
    })
    await use('6', `${generation}-2`)
    const { data } = await client().billing.creditGrants.list({ customer })
    expect(data.map(({ id }) => id)).toEqual([topUp.id, grant.id])
    const voided = await client().billing.creditGrants.voidGrant(grant.id)
    expect(voided.voided_at).toBe(Math.floor(s.clock.now().getTime() / 1_000))
    expect(await client().billing.creditGrants.retrieve(grant.id)).toEqual(voided)
    await expect(client().billing.creditGrants.expire(grant.id)).rejects.toMatchObject({
      ...{ type: 'StripeInvalidRequestError', code: 'resource_state_invalid' },
    })
    const { body } = await s.rest(
      `/v1/billing/credit_balance_summary?customer=${customer}&filter[type]=applicability_scope`,
    )
    expect(body.balances[0].available_balance.monetary).toMatchObject({ value: 0 })
    const moves = await client().billing.creditBalanceTransactions.list({ customer, limit: 20 })
    expect(moves.data.map(({ credit, debit }) => credit?.type ?? debit?.type)).toContain(
      'credits_voided',
    )
  })

  it('streams events in a session of 15 minutes, and learns which are not recorded', async () => {
    const event_name = `calls_${generation}`
    const { id: customer } = await client().customers.create({})
    const meter = await client().billing.meters.create({
      ...{ display_name: 'Calls', event_name, default_aggregation: { formula: 'sum' } },
    })
    const session = await client().v2.billing.meterEventSession.create()
    expect(session).toMatchObject({ object: 'v2.billing.meter_event_session', livemode: false })
    expect(Date.parse(session.expires_at) - Date.parse(session.created)).toBe(900_000)
    const sender = s.withKey(generation, session.authentication_token)
    // The older one sends streams to a host of Stripe's own, unless the call names another.
    const there: object = { host: new URL(s.origin).hostname }
    const event = (value: string, over: object = {}) => ({
      ...{ event_name, payload: { stripe_customer_id: customer, value } },
      ...over,
    })
    const stream = async (events: ReturnType<typeof event>[]) => {
      const answer: unknown = await sender.v2.billing.meterEventStream.create({ events }, there)
      return answer as { errors?: { index: number; code: string }[] }
    }
    const once = event('2', { identifier: `${generation}-once` })
    expect((await stream([once, event('3'), once])).errors).toBeUndefined()
    expect((await stream([once])).errors).toBeUndefined()
    const { errors = [] } = await stream([
      event('x'),
      event('1234567890123456'),
      event('1', { event_name: 'nobody_counts' }),
      event('1', { payload: { value: '1' } }),
      event('1', { payload: { stripe_customer_id: 'cus_none', value: '1' } }),
      event('1', { timestamp: '2020-01-01T00:00:00Z' }),
      event('4'),
    ])
    expect(errors.map(({ index, code }) => [index, code])).toEqual([
      [0, 'meter_event_invalid_value'],
      [1, 'meter_event_value_too_many_digits'],
      [2, 'no_meter'],
      [3, 'meter_event_no_customer_defined'],
      [4, 'meter_event_customer_not_found'],
      [5, 'timestamp_too_far_in_past'],
    ])
    const hour = Math.floor(s.clock.now().getTime() / 3_600_000) * 3_600
    const range = { customer, start_time: hour, end_time: hour + 3_600 }
    const { data } = await client().billing.meters.listEventSummaries(meter.id, range)
    expect(data.map(({ aggregated_value }) => aggregated_value)).toEqual([9])
    await expect(stream(Array(101).fill(once))).rejects.toMatchObject({ statusCode: 400 })
    await expect(sender.customers.create({})).rejects.toMatchObject({ statusCode: 403 })
    s.clock.advance(900_000)
    await expect(stream([once])).rejects.toMatchObject({
      ...{ statusCode: 401, code: 'billing_meter_event_session_expired' },
      rawType: 'temporary_session_expired',
    })
  })

  it('keeps the currency of the first of several grants at once', async () => {
    const { id: customer } = await client().customers.create({})
    const grant = (currency: string) =>
      client().billing.creditGrants.create({
        ...{ customer, category: 'paid' },
        amount: { type: 'monetary', monetary: { currency, value: 100 } },
        applicability_config: { scope: { price_type: 'metered' } },
      })
    const made = await Promise.allSettled(['usd', 'eur', 'gbp'].map(grant))
    const kept = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value.amount] : []))
    expect(new Set(kept.map(({ monetary }) => monetary?.currency)).size).toBe(1)
    const { data } = await client().billing.creditGrants.list({ customer })
    const standing = data.filter(({ voided_at }) => voided_at === null)
    expect(standing.map(({ amount }) => amount)).toEqual(kept)
  })
})
