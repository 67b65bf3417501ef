/** A whole life with Stripe's own clients: every answer has each property that the types of the client promise. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StripeClients, startStripeClients } from '../support/stripe-clients.ts'
import { promisedBy } from '../support/stripe-types.ts'

let s: StripeClients
beforeAll(async () => {
  s = await startStripeClients()
})
afterAll(() => s?.close())

describe.each(['newest', 'older'] as const)('the %s client', (generation) => {
  const client = () => s[generation]

  /** Names what is missing. */
  function requireWhole<Of extends object>(file: string, name: string, answer: Of): Of {
    const missing = promisedBy(generation, file, name).difference(new Set(Object.keys(answer)))
    expect({ name, missing: [...missing] }).toEqual({ name, missing: [] })
    return answer
  }

  async function priced(amount: number) {
    const product = requireWhole(
      ...(['Products', 'Product'] as const),
      await client().products.create({ name: generation }),
    )
    const price = await client().prices.create({
      ...{ product: product.id, currency: 'usd', unit_amount: amount },
      recurring: { interval: 'month' },
    })
    return requireWhole('Prices', 'Price', price)
  }

  it('finds whole objects from the first customer to the last invoice', async () => {
    const clock = await client().testHelpers.testClocks.create({
      frozen_time: Math.floor(s.clock.now().getTime() / 1_000),
    })
    requireWhole('TestHelpers/TestClocks', 'TestClock', clock)
    const given = { email: 'whole@example.com', test_clock: clock.id }
    const customer = requireWhole('Customers', 'Customer', await client().customers.create(given))
    const meter = await client().billing.meters.create({
      ...{ display_name: 'Calls', event_name: `whole_${generation}` },
      default_aggregation: { formula: 'sum' },
    })
    requireWhole('Billing/Meters', 'Meter', meter)
    const grant = await client().billing.creditGrants.create({
      ...{ customer: customer.id, category: 'paid' },
      amount: { type: 'monetary', monetary: { currency: 'usd', value: 1_000 } },
      applicability_config: { scope: { price_type: 'metered' } },
    })
    requireWhole('Billing/CreditGrants', 'CreditGrant', grant)
    const { data } = await client().billing.creditBalanceTransactions.list({
      customer: customer.id,
    })
    requireWhole(
      ...(['Billing/CreditBalanceTransactions', 'CreditBalanceTransaction'] as const),
      data[0] ?? {},
    )
    const price = await priced(2_000)
    const coupon = await client().coupons.create({ percent_off: 10, duration: 'once' })
    requireWhole('Coupons', 'Coupon', coupon)
    const named = { promotion: { type: 'coupon' as const, coupon: coupon.id } }
    const older = { coupon: coupon.id } as unknown as typeof named
    const code = await client().promotionCodes.create(generation === 'newest' ? named : older)
    requireWhole('PromotionCodes', 'PromotionCode', code)
    const made = await client().subscriptions.create({
      ...{ customer: customer.id, items: [{ price: price.id }], metadata: { a: '1' } },
      ...{ collection_method: 'send_invoice', days_until_due: 30 },
      discounts: [{ promotion_code: code.id }],
    })
    const subscription = requireWhole('Subscriptions', 'Subscription', made)
    const [item] = subscription.items.data
    requireWhole('SubscriptionItems', 'SubscriptionItem', item ?? {})
    expect(subscription).toMatchObject({ days_until_due: 30, cancellation_details: null })
    const { data: invoices } = await client().invoices.list({ customer: customer.id })
    const [first] = invoices
    const invoice = requireWhole('Invoices', 'Invoice', first ?? ({} as never))
    expect(invoice).toMatchObject({
      ...{ customer_email: 'whole@example.com', billing_reason: 'subscription_create' },
      ...{ subtotal: 2_000, total: 1_800, total_excluding_tax: 1_800, attempted: false },
      ...{ paid: false, test_clock: clock.id, status_transitions: { paid_at: null } },
      total_discount_amounts: [{ amount: 200 }],
    })
    expect(made.latest_invoice).toBe(invoice.id)
    expect(invoice.lines.data.map(({ amount }) => amount)).toEqual([2_000])
    // As many as there can be on a page.
    expect((await client().invoices.list({ limit: 100 })).data).toContainEqual(invoice)
    expect((await client().subscriptions.list({ limit: 100 })).data).toContainEqual(made)
    for (const line of invoice.lines.data) {
      requireWhole('InvoiceLineItems', 'InvoiceLineItem', line)
      expect(line).toMatchObject({ invoice: invoice.id, subscription: made.id })
    }
    const voided = await client().invoices.voidInvoice(invoice.id ?? '')
    const { voided_at } = requireWhole('Invoices', 'Invoice', voided).status_transitions
    expect(voided_at).toBe(clock.frozen_time)
    const ended = await client().subscriptions.cancel(made.id)
    requireWhole('Subscriptions', 'Subscription', ended)
    expect(ended.cancellation_details?.reason).toBe('cancellation_requested')
    const endpoint = await client().webhookEndpoints.create({
      ...{ url: 'https://example.com/whole', enabled_events: ['customer.created'] },
    })
    requireWhole('WebhookEndpoints', 'WebhookEndpoint', endpoint)
  })

  it('changes the one item of a subscription, which no other joins', async () => {
    const [price, other] = [await priced(1_000), await priced(3_000)]
    const { id: customer } = await client().customers.create({})
    const { id: subscription, items } = await client().subscriptions.create({
      ...{ customer, items: [{ price: price.id }] },
      ...{ collection_method: 'send_invoice', days_until_due: 30 },
    })
    const item = items.data[0]?.id ?? ''
    const { subscriptionItems } = client()
    const changed = await subscriptionItems.update(item, { quantity: 3 })
    expect(changed).toMatchObject({ id: item, quantity: 3, price: { id: price.id } })
    const moved = await subscriptionItems.update(item, { price: other.id })
    expect(moved).toMatchObject({ id: item, price: { id: other.id }, plan: { amount: 3_000 } })
    expect((await subscriptionItems.list({ subscription })).data).toEqual([moved])
    expect(await subscriptionItems.retrieve(item)).toEqual(moved)
    for (const refused of [
      () => subscriptionItems.create({ subscription, price: other.id }),
      () => subscriptionItems.create({ subscription, price: price.id }),
      () => subscriptionItems.update(item, {}),
      () => subscriptionItems.del(item),
    ]) {
      await expect(refused()).rejects.toMatchObject({
        ...{ statusCode: 400, type: 'StripeInvalidRequestError' },
      })
    }
    await expect(subscriptionItems.update('si_none', { quantity: 1 })).rejects.toMatchObject({
      ...{ statusCode: 404, code: 'resource_missing' },
    })
  })

  it.each([
    ['test_decline', 'card_declined', 'generic_decline'],
    ['test_insufficient_funds', 'card_declined', 'insufficient_funds'],
    ['test_expired_card', 'expired_card', 'expired_card'],
  ])('meets a card error where %s pays', async (token, code, decline_code) => {
    const price = await priced(1_000)
    const { id: customer } = await client().customers.create({})
    await s.gql(
      `mutation { addPaymentMethod(input: { customerId: "${customer}", token: "${token}", isDefault: true }) { id } }`,
    )
    await client().subscriptions.create({
      ...{ customer, items: [{ price: price.id }] },
      ...{ collection_method: 'send_invoice', days_until_due: 30 },
    })
    const { data } = await client().invoices.list({ customer })
    const paid = client().invoices.pay(data[0]?.id ?? '')
    await expect(paid).rejects.toMatchObject({
      ...{ type: 'StripeCardError', statusCode: 402, code, decline_code },
      message: expect.stringMatching(/card/),
    })
    const after = await client().invoices.retrieve(data[0]?.id ?? '')
    expect(after).toMatchObject({ status: 'open', attempted: true, attempt_count: 1 })
  })
})
