/**
 * The life of a product that is sold through CrediBill's API, as a client of it drives it on a test clock: trials, first payments, usage,
 * renewals, arrears and ends.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CrediBillClient, crediBillClient } from '../support/credibill-client.ts'
import { graphqlData } from '../support/graphql.ts'
import type { Json } from '../support/rest.ts'
import { type ClockLab, startClockLab } from '../support/test-clocks.ts'

let lab: ClockLab
let api: CrediBillClient
let clock: string
beforeAll(async () => {
  lab = await startClockLab()
  // Plans begin in real time, which the clock is ahead of.
  lab.tenant.clock.set('2025-12-01T00:00:00Z')
  const { app } = lab.tenant
  const input = '{name: "c", role: WRITE, dialect: CREDIBILL}'
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
  const made = await graphqlData<any>(
    app.url,
    app.testKey,
    `mutation { createApiKey(input: ${input}) { secret } }`,
  )
  api = crediBillClient(app.url, made.createApiKey.secret)
  clock = await lab.clockAt('2025-12-31T10:00:00Z')
})
afterAll(() => lab?.tenant.close())

const at = (text: string) => Date.parse(text)
const monthly = { currency: 'UGX', interval: 'monthly' }
const flat = { ...monthly, name: 'Flat', pricingModel: 'flat', baseAmount: 45_000 }
const metered = { usageMetric: 'calls', unitPrice: 25, freeUnits: 400 }
const hybrid = { ...flat, ...metered, name: 'Hybrid', pricingModel: 'hybrid' }
const usage = { ...monthly, ...metered, name: 'Usage', pricingModel: 'usage' }

const refusedWith = (status: number, message: unknown = expect.any(String)) =>
  expect.objectContaining({ status, message })

const lines = ({ lineItems }: Json) =>
  lineItems.map(({ type, quantity, unitAmount, totalAmount }: Json) => [
    ...[type, quantity, unitAmount, totalAmount],
  ])

async function newest(subscriptionId: string): Promise<Json> {
  return (await api.invoices({ subscriptionId })).at(-1)
}

describe('a product on a test clock', () => {
  const ids: Record<string, { customer: string; subscription: string }> = {}
  let hybridPlan: string

  async function subscribed(name: string, planId: string) {
    const customer = await lab.customerOn(clock, name)
    const made = await api.subscribe(name, planId)
    ids[name] = { customer, subscription: made.subscriptionId }
    return made
  }
  const subscriptionOf = (name: string) => ids[name]?.subscription ?? ''
  const stateOf = async (name: string) => (await api.subscription(subscriptionOf(name))).status

  it('waits for the first payment, whose time is the beginning of the first period', async () => {
    hybridPlan = await api.createPlan(hybrid)
    const made = await subscribed('hana', hybridPlan)
    const due = at('2026-01-03T10:00:00Z')
    expect(made).toEqual({
      ...{ success: true, subscriptionId: expect.any(String), invoiceId: expect.any(String) },
      ...{ status: 'pending_payment', trialEndsAt: null, nextBillingDate: null },
      paymentDueDate: due,
    })
    const [first] = await api.invoices({ subscriptionId: made.subscriptionId })
    expect(first).toMatchObject({
      ...{ _id: made.invoiceId, invoiceNumber: 'INV-2025-001', status: 'pending', dueDate: due },
      ...{ amountDue: 45_000, amountPaid: 0, currency: 'UGX' },
    })
    expect(lines(first)).toEqual([['plan', 1, 45_000, 45_000]])
    const { currentPeriodStart, currentPeriodEnd } = await api.subscription(made.subscriptionId)
    expect([currentPeriodStart, currentPeriodEnd]).toEqual([undefined, undefined])
    const little = api.payInvoice(made.invoiceId, { amountPaid: 44_999 })
    await expect(little).rejects.toEqual(refusedWith(400))
    expect((await newest(made.subscriptionId)).status).toBe('pending')
    await lab.advance(clock, '2025-12-31T23:59:59Z')
    await api.payInvoice(made.invoiceId, { amountPaid: 45_000 })
    expect(await api.subscription(made.subscriptionId)).toMatchObject({
      ...{ status: 'active', lastPaymentDate: at('2025-12-31T23:59:59Z') },
      currentPeriodStart: at('2025-12-31T23:59:59Z'),
      currentPeriodEnd: at('2026-01-31T23:59:59Z'),
      nextPaymentDate: at('2026-01-31T23:59:59Z'),
    })
  })

  it('numbers the invoices of each year from 001', async () => {
    const flatPlan = await api.createPlan(flat)
    await subscribed('fred', flatPlan)
    await lab.advance(clock, '2026-01-01T00:00:00Z')
    await subscribed('fay', flatPlan)
    const numbers = (await api.invoices()).map(({ invoiceNumber }: Json) => invoiceNumber)
    expect(numbers).toEqual(['INV-2025-001', 'INV-2025-002', 'INV-2026-001'])
  })

  it('shows a start of long ago, and bills nothing of the time since', async () => {
    const planId = await api.createPlan(flat)
    await lab.customerOn(clock, 'stan')
    const { subscriptionId } = await api.subscribe('stan', planId, 1704067200000)
    const shown = await api.subscription(subscriptionId)
    expect(shown).toMatchObject({ startDate: 1704067200000, status: 'pending_payment' })
    expect(shown.invoices.map(({ amountDue }: Json) => amountDue)).toEqual([45_000])
    await lab.customerOn(clock, 'lena')
    const later = await api.subscribe('lena', planId, at('2026-01-02T00:00:00Z'))
    expect(later).toMatchObject({ status: 'pending_payment', invoiceId: null })
  })

  it('bills the base ahead and the usage beyond the free units behind', async () => {
    const subscriptionId = subscriptionOf('hana')
    const event = { subscriptionId, quantity: 1_600, metric: 'calls', eventId: 'e1' }
    const first = await api.recordUsage(event)
    expect(await api.recordUsage(event)).toEqual({ ...first, duplicate: true })
    await api.recordUsage({ subscriptionId, quantity: 50, metric: 'calls', eventId: 'e2' })
    expect(await api.subscription(subscriptionId)).toMatchObject({
      ...{ usageQuantity: 1_650, usageAmount: 31_250 },
    })
    await subscribed('uma', await api.createPlan(usage))
    lab.tenant.clock.advance(1_000)
    await api.updatePlan(hybridPlan, { baseAmount: 60_000 })
    await lab.advance(clock, '2026-02-01T02:00:00Z')
    const renewal = await newest(subscriptionId)
    expect(renewal).toMatchObject({ amountDue: 76_250, status: 'pending' })
    expect(lines(renewal)).toEqual([
      ['plan', 1, 45_000, 45_000],
      ['usage', 1_250, 25, 31_250],
    ])
    expect(lines(await newest(subscriptionOf('uma')))).toEqual([['usage', 0, 25, 0]])
    await api.payAll(subscriptionId)
    expect(await api.subscription(subscriptionId)).toMatchObject({
      ...{ status: 'active', currentPeriodEnd: at('2026-02-28T23:59:59Z'), usageQuantity: 0 },
    })
  })

  it('has no usage line within the free units, and is past due after the days of grace', async () => {
    const subscriptionId = subscriptionOf('hana')
    await api.recordUsage({ subscriptionId, quantity: 400, metric: 'calls', eventId: 'e3' })
    await lab.advance(clock, '2026-03-01T02:00:00Z')
    const renewal = await newest(subscriptionId)
    expect(lines(renewal)).toEqual([['plan', 1, 45_000, 45_000]])
    expect(await stateOf('hana')).toBe('active')
    await lab.advance(clock, '2026-03-05T00:00:00Z')
    expect(await stateOf('hana')).toBe('past_due')
    await api.payAll(subscriptionId)
    expect(await stateOf('hana')).toBe('active')
  })

  it('ends with its period, and bills what was used in it', async () => {
    const subscriptionId = subscriptionOf('hana')
    await api.recordUsage({ subscriptionId, quantity: 500, metric: 'calls', eventId: 'e4' })
    await api.cancel(subscriptionId, true)
    expect(await api.subscription(subscriptionId)).toMatchObject({
      ...{ status: 'active', cancelAtPeriodEnd: true },
    })
    await lab.advance(clock, '2026-04-01T02:00:00Z')
    expect(await stateOf('hana')).toBe('cancelled')
    expect(lines(await newest(subscriptionId))).toEqual([['usage', 100, 25, 2_500]])
    const { invoices, subscriptions } = await api.customer('hana')
    const amounts = invoices.map(({ amountDue }: Json) => amountDue)
    expect(amounts.toSorted()).toEqual([2_500, 45_000, 45_000, 76_250].toSorted())
    expect(subscriptions.map(({ status }: Json) => status)).toEqual(['cancelled'])
    await expect(api.cancel(subscriptionId)).rejects.toEqual(refusedWith(400))
  })

  it('gives one trial for life, which ends with an invoice', async () => {
    const planId = await api.createPlan({ ...flat, trialDays: 14 })
    const made = await subscribed('tina', planId)
    const trialEndsAt = at('2026-04-15T02:00:00Z')
    expect(made).toMatchObject({ status: 'trialing', invoiceId: null, trialEndsAt })
    await expect(api.subscribe('tina', planId)).rejects.toEqual(refusedWith(400))
    await expect(api.deletePlan(planId)).rejects.toEqual(
      refusedWith(400, 'Cannot delete plan with active subscriptions'),
    )
    await lab.advance(clock, '2026-04-15T03:00:00Z')
    expect(await stateOf('tina')).toBe('pending_payment')
    expect(await newest(made.subscriptionId)).toMatchObject({ amountDue: 45_000 })
    const { rows } = await lab.tenant.sql.query(
      `select count(*)::int as count from event where workspace_id = $1
       and type = 'subscription.trial_ended'`,
      [lab.workspaceId],
    )
    expect(rows).toEqual([{ count: 1 }])
    await api.payAll(made.subscriptionId)
    await expect(api.subscribe('tina', planId)).rejects.toEqual(refusedWith(400))
    await api.cancel(made.subscriptionId)
    expect(await api.subscribe('tina', planId)).toMatchObject({ status: 'pending_payment' })
    expect(await api.customer('tina')).toMatchObject({
      ...{ hasUsedTrial: true, firstTrialDate: at('2026-04-01T02:00:00Z') },
    })
  })

  it('has quarters and years of the calendar, and plans that are paid once', async () => {
    await lab.advance(clock, '2026-11-30T12:00:00Z')
    const bought = async (name: string, interval: string) => {
      const made = await subscribed(name, await api.createPlan({ ...flat, interval }))
      await api.payAll(made.subscriptionId)
      return (await api.subscription(made.subscriptionId)).currentPeriodEnd
    }
    expect(await bought('quinn', 'quarterly')).toBe(at('2027-02-28T12:00:00Z'))
    expect(await bought('yael', 'yearly')).toBe(at('2027-11-30T12:00:00Z'))
    expect(await bought('otto', 'one-time')).toBeUndefined()
    await lab.advance(clock, '2027-02-28T14:00:00Z')
    await api.payAll(subscriptionOf('quinn'))
    expect(await api.subscription(subscriptionOf('quinn'))).toMatchObject({
      currentPeriodEnd: at('2027-05-30T12:00:00Z'),
    })
    expect(await api.invoices({ subscriptionId: subscriptionOf('otto') })).toHaveLength(1)
  })

  it('takes an invoice back, and gives one up', async () => {
    const { subscription } = ids.quinn ?? { subscription: '' }
    await lab.advance(clock, '2027-05-30T14:00:00Z')
    const { _id } = await newest(subscription)
    await api.setInvoice(_id, 'failed')
    expect((await newest(subscription)).status).toBe('failed')
    await api.setInvoice(_id, 'void')
    expect((await newest(subscription)).status).toBe('void')
    await expect(api.payInvoice(_id)).rejects.toEqual(refusedWith(400))
  })
})
