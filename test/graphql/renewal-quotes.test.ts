/** Quotes of renewals: what the next invoice of a subscription will be is what is invoiced when it comes. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { graduated, use, useLate } from '../support/billed-usage.ts'
import { QuoteDocument, type QuoteInput } from '../support/billing.generated.ts'
import { addMonthly, billAt, invoicesOf, subscribe } from '../support/billing.ts'
import { cancel, change, pause } from '../support/billing-acts.ts'
import { MakeCustomerTokenDocument } from '../support/credentials.generated.ts'
import { giveCredit, setBilling } from '../support/invoice-acts.ts'
import type { PlanVersionInput } from '../support/plans.generated.ts'
import { addMetered } from '../support/product.ts'
import { addPromotion } from '../support/promotions.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await setBilling(tenant, { taxName: 'VAT', taxPercent: '20', draftHours: 0 })
  await addMetered(tenant, 'calls', 'SUM')
})
afterAll(() => tenant?.close())

type Renewal = NonNullable<QuoteInput['renewal']>
const quote = async (renewal: Renewal, key?: string) =>
  (await tenant.ask(QuoteDocument, { input: { renewal } }, key)).quote
const refused = (renewal: Renewal, key?: string) =>
  tenant.refused(QuoteDocument, { input: { renewal } }, key)

type On = Awaited<ReturnType<typeof subscribe>>
type Invoiced = Awaited<ReturnType<typeof invoicesOf>>[number]
type Told = Awaited<ReturnType<typeof quote>> | Invoiced

function sumsOf({ currency, subtotal, discount, tax, total, lines }: Told) {
  const listed = lines.map(({ kind, description, quantity, unitPrice, amount, ...more }) => ({
    ...{ kind, description, quantity, unitPrice, amount },
    ...{ discount: more.discount, tax: more.tax },
    ...{ periodStart: more.periodStart, periodEnd: more.periodEnd },
  }))
  return { currency, subtotal, discount, tax, total, lines: listed }
}

const usage: Partial<PlanVersionInput> = { charges: [graduated('0.02')] }
const april = '2026-04-10T12:00:00Z'
const used = (quantity: number) => (on: On) =>
  use(tenant, on, '2026-03-12T00:00:00Z', quantity).then(() => undefined)

interface Case {
  plan?: Partial<PlanVersionInput>
  input?: Parameters<typeof subscribe>[2]
  act?(on: On): Promise<unknown>
  at?: string
}

it.each<[string, Case]>([
  ['a monthly plan', {}],
  ['usage beside a base', { plan: usage, act: used(1_200) }],
  ['usage alone', { plan: { ...usage, basePrice: '0' }, act: used(900) }],
  ['usage alone of which there is none', { plan: { ...usage, basePrice: '0' } }],
  ['the end of a trial', { input: { trialDays: 14 }, at: '2026-03-24T12:00:00Z' }],
  ['a start ahead', { input: { startAt: april } }],
  [
    'the usage of a last period',
    {
      plan: usage,
      act: async (on) => {
        await used(700)(on)
        await cancel(tenant, on.id, { at: 'PERIOD_END' })
      },
    },
  ],
  [
    'a change at the end of the period',
    {
      act: async ({ id }) =>
        change(tenant, id, {
          planId: await addMonthly(tenant, { basePrice: '9' }),
          at: 'PERIOD_END',
        }),
    },
  ],
  [
    'what a change left for it',
    {
      act: async ({ id }) => {
        tenant.clock.set('2026-03-20T12:00:00Z')
        await change(tenant, id, { planId: await addMonthly(tenant, { basePrice: '90' }) })
      },
    },
  ],
  ['store credit', { act: ({ customerId }) => giveCredit(tenant, customerId, '4') }],
  [
    'store credit that expires before',
    {
      act: ({ customerId }) => giveCredit(tenant, customerId, '4', 'USD', '2026-04-01T00:00:00Z'),
    },
  ],
])('tell of %s what is then invoiced', async (_name, { plan, input, act, at = april }) => {
  tenant.clock.set(noon)
  const promotion = await addPromotion(tenant, {
    ...{ kind: 'PERCENT', percent: '10', duration: 'FOREVER' },
  })
  const promotionCodes = [promotion]
  const on = await subscribe(tenant, await addMonthly(tenant, plan), { promotionCodes, ...input })
  await act?.(on)
  const before = await invoicesOf(tenant, on.customerId)
  const quoted = await quote({ id: on.id })
  expect(await quote({ customerId: on.customerId })).toEqual(quoted)
  expect(await invoicesOf(tenant, on.customerId)).toEqual(before)
  await billAt(tenant, at)
  const invoice = (await invoicesOf(tenant, on.customerId)).at(-1)!
  expect(sumsOf(quoted)).toEqual(sumsOf(invoice))
  expect([quoted.at, quoted.subscriptionId, quoted.dueNow]).toEqual([
    ...[new Date(at).toISOString(), on.id, invoice.amountDue],
  ])
})

it('leave the usage to a draft that waits for it, and count it once', async () => {
  await setBilling(tenant, { draftHours: 6 })
  tenant.clock.set(noon)
  const on = await subscribe(tenant, await addMonthly(tenant, usage))
  await used(500)(on)
  await billAt(tenant, '2026-04-10T13:00:00Z')
  await useLate(tenant, on, '2026-04-10T12:30:00Z', 100)
  const { subtotal, at } = await quote({ id: on.id })
  expect([subtotal, at]).toEqual(['32', '2026-05-10T12:00:00.000Z'])
  await setBilling(tenant, { draftHours: 0 })
})

it.each<[string, Case]>([
  ['is paid once', { plan: { billingPeriod: 'ONCE' } }],
  ['costs nothing', { plan: { basePrice: '0' } }],
  ['ends with its period', { act: ({ id }) => cancel(tenant, id, { at: 'PERIOD_END' }) }],
  ['is over', { act: ({ id }) => cancel(tenant, id, { at: 'NOW' }) }],
  [
    'is paused, with its invoices voided',
    { act: ({ id }) => pause(tenant, id, { behavior: 'VOID' }) },
  ],
])('are refused of what %s', async (_name, { plan, act }) => {
  tenant.clock.set(noon)
  const on = await subscribe(tenant, await addMonthly(tenant, plan))
  await act?.(on)
  const nothing = { code: 'PRECONDITION_FAILED', reason: 'NOTHING_AHEAD' }
  expect(await refused({ id: on.id })).toMatchObject({ ...nothing, id: on.id })
  expect(await refused({ customerId: on.customerId })).toMatchObject(nothing)
})

it('are of the subscription that is billed first, and of its own customer only', async () => {
  tenant.clock.set(noon)
  const [first, customerId] = [
    await subscribe(tenant, await addMonthly(tenant)),
    await tenant.customer(),
  ]
  tenant.clock.set('2026-03-15T12:00:00Z')
  const later = await addMonthly(tenant, { basePrice: '7' })
  const second = await subscribe(tenant, later, { customerId: first.customerId })
  const own = { customerId: first.customerId }
  expect((await quote(own)).subscriptionId).toBe(first.id)
  await cancel(tenant, first.id, { at: 'PERIOD_END' })
  expect((await quote(own)).subscriptionId).toBe(second.id)
  expect(await refused({ id: second.id, customerId })).toMatchObject({ code: 'NOT_FOUND' })
  expect(await refused({})).toMatchObject({ code: 'INVALID_REQUEST' })
  expect(await refused({ customerId: 'none' })).toMatchObject({ code: 'NOT_FOUND' })
  expect(await refused({ id: 'sub_none' })).toMatchObject({ code: 'NOT_FOUND' })
  const tokenOf = async (of: string) =>
    (await tenant.ask(MakeCustomerTokenDocument, { customerId: of })).createCustomerToken.token
  const token = await tokenOf(first.customerId)
  expect((await quote(own, token)).subscriptionId).toBe(second.id)
  const other = await tokenOf(customerId)
  expect(await refused({ id: second.id }, other)).toMatchObject({ code: 'NOT_FOUND' })
  expect(await refused(own, other)).toMatchObject({ code: 'FORBIDDEN' })
})
