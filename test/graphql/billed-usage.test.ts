/** Usage on invoices: what is billed of which segment, of which subscription, and at what price. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graduated, type UserOf, use } from '../support/billed-usage.ts'
import { addMonthly, amountsOf, billAt, invoicesOf, subscribe } from '../support/billing.ts'
import { change } from '../support/billing-acts.ts'
import type { PlanVersionInput } from '../support/plans.generated.ts'
import { addCredits, addFeature, addMetered, addRateCard } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addMetered(tenant, 'calls', 'SUM')
  await addFeature(tenant, { key: 'images', name: 'Images', type: 'CREDITS' })
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'images', components }])
})
afterAll(() => tenant?.close())

/** On a plan since the first of April. */
async function onPlan(version: Partial<PlanVersionInput>) {
  tenant.clock.set('2026-04-01T00:00:00Z')
  const planId = await addMonthly(tenant, version)
  return { planId, ...(await subscribe(tenant, planId)) }
}

const plain = (unitPrice = '0.02') => ({ basePrice: '0', charges: [graduated(unitPrice)] })

/** The lines of the customer's last invoice after a time. */
async function linesAt({ customerId }: UserOf, instant = '2026-05-01T01:00:00Z') {
  await billAt(tenant, instant)
  return amountsOf((await invoicesOf(tenant, customerId)).at(-1))
}

describe('usage of a period', () => {
  it('U1: is billed in its tiers when the draft hours have passed', async () => {
    const one = await onPlan(plain())
    await use(tenant, one, '2026-04-10T00:00:00Z', 900)
    await billAt(tenant, '2026-05-01T00:59:59.999Z')
    const [draft] = await invoicesOf(tenant, one.customerId)
    expect(draft).toMatchObject({
      status: 'DRAFT',
      number: null,
      finalizeAt: '2026-05-01T01:00:00.000Z',
    })
    await billAt(tenant, '2026-05-01T01:00:00Z')
    const [invoice, ...more] = await invoicesOf(tenant, one.customerId)
    expect(more).toEqual([])
    expect(invoice).toMatchObject({ status: 'OPEN', reason: 'CYCLE', total: '18' })
    expect(invoice?.lines).toMatchObject([
      {
        kind: 'USAGE',
        amount: '18',
        quantity: '900',
        chargeKey: 'calls',
        periodStart: '2026-04-01T00:00:00.000Z',
        periodEnd: '2026-05-01T00:00:00.000Z',
      },
    ])
  })

  it('U4: has two segments where the price changes', async () => {
    const one = await onPlan(plain())
    const planId = await addMonthly(tenant, plain('0.015'))
    await use(tenant, one, '2026-04-10T00:00:00Z', 900)
    tenant.clock.set('2026-04-16T00:00:00Z')
    await change(tenant, one.id, { planId })
    await use(tenant, one, '2026-04-20T00:00:00Z', 900)
    expect(await linesAt(one)).toEqual(['USAGE 18', 'USAGE 13.5'])
  })

  it('U5: has one segment where the new plan charges the same', async () => {
    const one = await onPlan(plain())
    const planId = await addMonthly(tenant, plain())
    await use(tenant, one, '2026-04-10T00:00:00Z', 900)
    tenant.clock.set('2026-04-16T00:00:00Z')
    await change(tenant, one.id, { planId })
    await use(tenant, one, '2026-04-20T00:00:00Z', 900)
    expect(await linesAt(one)).toEqual(['USAGE 28'])
  })

  it('U6: ends before the boundary, which is the next', async () => {
    const one = await onPlan(plain())
    await use(tenant, one, '2026-04-30T23:59:59.999Z', 100)
    await use(tenant, one, '2026-05-01T00:00:00.000Z', 500)
    expect(await linesAt(one)).toEqual(['USAGE 2'])
    expect(await linesAt(one, '2026-06-01T01:00:00Z')).toEqual(['USAGE 10'])
  })

  it('shows 0 when nothing else is on the invoice', async () => {
    expect(await linesAt(await onPlan(plain()))).toEqual(['USAGE 0'])
  })

  it('has no line beside a base price when nothing was used', async () => {
    expect(await linesAt(await onPlan({ charges: [graduated('0.02')] }))).toEqual(['BASE 30'])
  })
})

describe('lines of usage', () => {
  const perUnit = {
    key: 'calls',
    model: 'PER_UNIT',
    unitPrice: '0.5',
    includedUnits: '10',
  } as const

  it.each([
    ['nothing beyond them', 10, ['BASE 30']],
    ['more than them', 14, ['BASE 30', 'INCLUDED 0', 'USAGE 2']],
  ])(
    'shows included units that were used only beside paid ones: %s',
    async (_what, used, lines) => {
      const one = await onPlan({ charges: [perUnit] })
      await use(tenant, one, '2026-04-10T00:00:00Z', used)
      expect(await linesAt(one)).toEqual(lines)
    },
  )

  it('charges a flat fee in arrears, with and without usage', async () => {
    const one = await onPlan({ charges: [{ key: 'calls', model: 'FLAT', flatFee: '7' }] })
    expect(await linesAt(one)).toEqual(['BASE 30', 'FLAT 7'])
    await use(tenant, one, '2026-05-10T00:00:00Z', 3)
    expect(await linesAt(one, '2026-06-01T01:00:00Z')).toEqual(['BASE 30', 'FLAT 7'])
  })

  it('charges the credits of a feature that no pool covered', async () => {
    const one = await onPlan({
      overagePrice: '0.05',
      entitlements: [{ feature: 'images', limit: '1000', behavior: 'SOFT', period: 'MONTH' }],
    })
    await addCredits(tenant, one.customerId, '10')
    await use(tenant, one, '2026-04-10T00:00:00Z', 8, 'images')
    await use(tenant, one, '2026-04-11T00:00:00Z', 8, 'images')
    expect(await linesAt(one)).toEqual(['BASE 30', 'OVERAGE 0.3'])
    const [, invoice] = await invoicesOf(tenant, one.customerId)
    expect(invoice?.lines[1]).toMatchObject({
      quantity: '6',
      unitPrice: '0.05',
      chargeKey: 'images',
    })
  })
})

describe('usage of two subscriptions', () => {
  it('is of the one that it names, else of the one that started first', async () => {
    const first = await onPlan(plain())
    tenant.clock.advance(1)
    const second = await subscribe(tenant, await addMonthly(tenant, plain('0.5')), {
      customerId: first.customerId,
    })
    const { customerId } = first
    await use(tenant, { customerId, subscriptionId: second.id }, '2026-04-10T00:00:00Z', 4)
    await use(tenant, { customerId, subscriptionId: first.id }, '2026-04-10T00:00:00Z', 50)
    await use(tenant, { customerId }, '2026-04-11T00:00:00Z', 100)
    await billAt(tenant, '2026-05-01T01:00:01Z')
    const totals = (await invoicesOf(tenant, customerId)).map(({ total }) => total)
    expect(totals).toEqual(['3', '2'])
  })

  it('is of the second where only the second charges it', async () => {
    const first = await onPlan({})
    const second = await subscribe(tenant, await addMonthly(tenant, plain('0.5')), {
      customerId: first.customerId,
    })
    await use(tenant, { customerId: first.customerId }, '2026-04-11T00:00:00Z', 4)
    await billAt(tenant, '2026-05-01T01:00:00Z')
    const invoices = await invoicesOf(tenant, second.customerId)
    expect(invoices.map(({ total }) => total).sort()).toEqual(['2', '30', '30'])
  })

  it('during a trial is not billed', async () => {
    tenant.clock.set('2026-04-01T00:00:00Z')
    const one = await subscribe(tenant, await addMonthly(tenant, plain()), { trialDays: 10 })
    await use(tenant, one, '2026-04-05T00:00:00Z', 900)
    await billAt(tenant, '2026-04-11T00:00:00Z')
    await use(tenant, one, '2026-04-12T00:00:00Z', 100)
    expect(await linesAt(one, '2026-05-11T01:00:00Z')).toEqual(['USAGE 2'])
  })
})

it('27: leaves billing that agrees with its rows', async () => {
  expect(await billingDifferences(tenant.sql)).toEqual([])
})
