/** When the credits that a plan includes are granted: at the start of their period, or with the payment of its invoice. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import {
  ChangeSubscriptionDocument,
  type CreateSubscriptionInput,
  MarkInvoicePaidDocument,
  MarkInvoiceUncollectibleDocument,
  VoidInvoiceDocument,
} from '../support/billing.generated.ts'
import { addMonthly, billAt, invoicesOf, subscribe, subscriptionOf } from '../support/billing.ts'
import { giveCredit, setBilling } from '../support/invoice-acts.ts'
import { CreditsDocument } from '../support/ledger.generated.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let plan: string
let bigger: string
beforeAll(async () => {
  tenant = await startTenant()
  plan = await addMonthly(tenant, { includedCredits: '100' })
  bigger = await addMonthly(tenant, { includedCredits: '400', basePrice: '60' })
  await subscribe(tenant, plan)
})
afterAll(() => tenant?.close())
beforeEach(async () => {
  tenant.clock.set('2026-04-01T00:00:00Z')
  await setBilling(tenant, { grantCreditsOn: 'PAYMENT' })
})

/** A customer on a plan since now, with what is asked of it most. */
async function member(planId = plan, input: Partial<CreateSubscriptionInput> = {}) {
  const { id, customerId } = await subscribe(tenant, planId, input)
  const invoiceAt = async (place: number) => (await invoicesOf(tenant, customerId)).at(place)!
  return {
    ...{ id, customerId, invoiceAt },
    status: async () => (await subscriptionOf(tenant, id))?.status,
    credits: async () => (await tenant.ask(CreditsDocument, { customerId })).credits.available,
    /** Pays an invoice: the latest, unless a place is given. */
    async pay(place = -1) {
      await tenant.ask(MarkInvoicePaidDocument, { id: (await invoiceAt(place)).id })
    },
  }
}

describe('grantCreditsOn', () => {
  it('PERIOD_START grants them before anything is paid, and the payment grants nothing more', async () => {
    await setBilling(tenant, { grantCreditsOn: null })
    const { credits, pay } = await member()
    expect(await credits()).toBe('100')
    await pay()
    expect(await credits()).toBe('100')
    await billAt(tenant, '2026-05-01T00:00:00Z')
    expect(await credits()).toBe('100')
  })

  it('PAYMENT grants them once with the payment; they end with their period', async () => {
    const { credits, pay } = await member()
    expect(await credits()).toBe('0')
    await billAt(tenant, '2026-04-10T00:00:00Z')
    await pay()
    expect(await credits()).toBe('100')
    await billAt(tenant, '2026-05-01T00:00:00Z')
    expect(await credits()).toBe('0')
    await pay()
    expect(await credits()).toBe('100')
  })

  it('a period that is over when it is paid grants none, and the present one waits for its own', async () => {
    const { credits, pay } = await member()
    await billAt(tenant, '2026-05-01T00:00:00Z')
    await pay(0)
    expect(await credits()).toBe('0')
    await pay(1)
    expect(await credits()).toBe('100')
  })

  it('what is paid as it is invoiced grants at the start: with store credit, or because it costs nothing', async () => {
    const free = await member(await addMonthly(tenant, { includedCredits: '7', basePrice: '0' }))
    expect(await free.credits()).toBe('7')
    const customerId = await tenant.customer()
    await giveCredit(tenant, customerId, '30')
    const { credits } = await member(plan, { customerId })
    expect(await credits()).toBe('100')
    await billAt(tenant, '2026-05-01T00:00:00Z')
    expect(await free.credits()).toBe('7')
    expect(await credits()).toBe('0')
  })

  it('a trial grants at its start, and what it is followed by with the payment', async () => {
    const { credits, pay } = await member(plan, { trialDays: 7 })
    expect(await credits()).toBe('100')
    await billAt(tenant, '2026-04-08T00:00:00Z')
    expect(await credits()).toBe('0')
    await pay()
    expect(await credits()).toBe('100')
  })

  it('service from the first payment begins with its credits', async () => {
    const { credits, pay } = await member(plan, { activation: 'ON_PAYMENT' })
    expect(await credits()).toBe('0')
    await pay()
    expect(await credits()).toBe('100')
  })

  it('a back-dated start grants the present period with the payment of all', async () => {
    const { credits, pay } = await member(plan, { startAt: '2026-02-01T00:00:00.000Z' })
    expect(await credits()).toBe('0')
    await pay()
    expect(await credits()).toBe('100')
  })

  it('a year that is granted by months waits for the payment of the year once', async () => {
    const year = { basePrice: '300', billingPeriod: 'YEAR', creditGrantPeriod: 'MONTH' } as const
    const { credits, pay } = await member(
      await addMonthly(tenant, { includedCredits: '100', ...year }),
    )
    await billAt(tenant, '2026-05-02T00:00:00Z')
    expect(await credits()).toBe('0')
    await pay()
    expect(await credits()).toBe('100')
    await billAt(tenant, '2026-06-02T00:00:00Z')
    expect(await credits()).toBe('100')
  })

  it.each([
    ['INVOICE_NOW', '100', '250'],
    ['CREATE', '250', '250'],
  ] as const)(
    'a bigger plan, charged by %s, grants the rest with what it is charged on',
    async (proration, before, after) => {
      const { id, credits, pay } = await member()
      await pay()
      await billAt(tenant, '2026-04-16T00:00:00Z')
      await tenant.ask(ChangeSubscriptionDocument, { id, input: { planId: bigger, proration } })
      expect(await credits()).toBe(before)
      if (proration === 'INVOICE_NOW') await pay()
      expect(await credits()).toBe(after)
    },
  )

  it('an invoice that is taken back grants none; one that was given up and is paid late does', async () => {
    const [voided, late] = [await member(), await member()]
    await tenant.ask(VoidInvoiceDocument, { id: (await voided.invoiceAt(0)).id })
    expect(await voided.credits()).toBe('0')
    await tenant.ask(MarkInvoiceUncollectibleDocument, { id: (await late.invoiceAt(0)).id })
    expect(await late.credits()).toBe('0')
    await late.pay()
    expect(await late.credits()).toBe('100')
  })

  it('credits that wait come with their payment when the setting changes meanwhile', async () => {
    const { credits, pay } = await member()
    await setBilling(tenant, { grantCreditsOn: 'PERIOD_START' })
    expect(await credits()).toBe('0')
    await pay()
    expect(await credits()).toBe('100')
  })

  it.each([
    ['PAYMENT', '0', '100'],
    ['PERIOD_START', '100', '0'],
  ] as const)(
    'dunning, %s: service that was suspended comes back with what was never granted',
    async (grantCreditsOn, unpaid, paid) => {
      await setBilling(tenant, { grantCreditsOn, finalAction: 'SUSPEND' })
      const { credits, pay, status } = await member()
      await billAt(tenant, '2026-04-05T00:00:00Z')
      expect([await status(), await credits()]).toEqual(['PAST_DUE', unpaid])
      await billAt(tenant, '2026-04-15T00:00:00Z')
      expect([await status(), await credits()]).toEqual(['SUSPENDED', '0'])
      await pay()
      expect([await status(), await credits()]).toEqual(['ACTIVE', paid])
      await setBilling(tenant, { finalAction: 'NONE' })
    },
  )

  it.each(['PAYMENT', 'PERIOD_START'] as const)(
    'dunning, %s: a payment after the period begins one that waits for its own',
    async (grantCreditsOn) => {
      await setBilling(tenant, { grantCreditsOn, finalAction: 'SUSPEND' })
      const { credits, pay, status } = await member()
      await billAt(tenant, '2026-05-10T00:00:00Z')
      expect([await status(), await credits()]).toEqual(['SUSPENDED', '0'])
      await pay(0)
      const isAtStart = grantCreditsOn === 'PERIOD_START'
      expect([await status(), await credits()]).toEqual(['ACTIVE', isAtStart ? '100' : '0'])
      await pay(1)
      expect(await credits()).toBe('100')
      await setBilling(tenant, { finalAction: 'NONE' })
    },
  )

  it('leaves a ledger whose sums agree', async () => {
    expect(await verifyLedger(tenant.sql, new Date('2026-06-02'))).toEqual([])
  })
})
