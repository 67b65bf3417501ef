/** Usage that comes, or is taken back, after its segment was billed: the next invoice has the difference. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graduated, reverse, use, useLate } from '../support/billed-usage.ts'
import { addMonthly, amountsOf, billAt, invoicesOf, subscribe } from '../support/billing.ts'
import { cancel, change } from '../support/billing-acts.ts'
import { graphqlData } from '../support/graphql.ts'
import type { PlanVersionInput } from '../support/plans.generated.ts'
import { addMetered } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addMetered(tenant, 'calls', 'SUM')
})
afterAll(() => tenant?.close())

const plain = { basePrice: '0', charges: [graduated('0.02')] }

/** On a plan since the first of April, with 900 units of April on an invoice; with the id of one of its events, of 200 units. */
async function billed(version: Partial<PlanVersionInput> = plain) {
  tenant.clock.set('2026-04-01T00:00:00Z')
  const one = await subscribe(tenant, await addMonthly(tenant, version))
  await use(tenant, one, '2026-04-10T00:00:00Z', 700)
  const eventId = await use(tenant, one, '2026-04-20T00:00:00Z', 200)
  await billAt(tenant, '2026-05-01T01:00:00Z')
  return { ...one, eventId }
}

/** In the order of their numbers. */
async function bills(customerId: string) {
  const invoices = await invoicesOf(tenant, customerId)
  const inOrder = invoices.toSorted((a, b) => (`${a.number}` < `${b.number}` ? -1 : 1))
  return inOrder.map((one) => `${one.reason} ${one.total}: ${amountsOf(one)}`)
}

/** What is frozen of a subscription, oldest revision first. */
async function freezesOf(id: string) {
  const { rows } = await tenant.sql.query(
    `select revision, trim_scale(quantity) as quantity, amount, billed, superseded, closed
      from usage_freeze where subscription_id = $1 order by segment_start, revision`,
    [id],
  )
  return rows.map((row) =>
    [row.revision, row.quantity, row.amount, row.billed]
      .concat(row.superseded ? ['superseded'] : [], row.closed ? ['closed'] : [])
      .join(' '),
  )
}

describe('usage of a billed segment', () => {
  it('U2, U3: that comes late, and that is reversed, is on the next invoices', async () => {
    const { id, customerId } = await billed()
    tenant.clock.set('2026-05-03T00:00:00Z')
    const late = await useLate(tenant, { customerId }, '2026-04-30T12:00:00Z', 300)
    await billAt(tenant, '2026-06-01T01:00:00Z')
    const eventId = await useLate(tenant, { customerId }, '2026-05-31T12:00:00Z', 50)
    await reverse(tenant, late)
    await reverse(tenant, eventId)
    await billAt(tenant, '2026-07-01T01:00:00Z')
    expect(await bills(customerId)).toEqual([
      'CYCLE 18: USAGE 18',
      'CYCLE 4: LATE_USAGE 4',
      'CYCLE 0: LATE_USAGE -4,CARRIED_TO_STORE_CREDIT 4',
    ])
    expect(await freezesOf(id)).toEqual([
      '1 900 1800 1800 superseded',
      '2 1200 2200 400 superseded',
      '3 900 1800 -400 closed',
      '1 0 0 0 superseded',
      '2 0 0 0',
      '1 0 0 0',
    ])
  })

  it('is looked at once more when events of its time are no longer accepted', async () => {
    const { id, customerId, eventId } = await billed()
    await billAt(tenant, '2026-06-01T01:00:00Z')
    tenant.clock.set('2026-06-04T00:00:00Z')
    await useLate(tenant, { customerId }, '2026-04-30T12:00:00Z', 50)
    await reverse(tenant, eventId)
    await billAt(tenant, '2026-07-01T01:00:00Z')
    expect((await bills(customerId)).at(-1)).toBe(
      'CYCLE 0: LATE_USAGE -3,CARRIED_TO_STORE_CREDIT 3',
    )
    expect((await freezesOf(id)).slice(0, 2)).toEqual([
      '1 900 1800 1800 superseded',
      '2 750 1500 -300 closed',
    ])
  })

  it('has its own price, whatever the plan became', async () => {
    const { id, customerId } = await billed()
    const planId = await addMonthly(tenant, { basePrice: '0', charges: [graduated('0.5')] })
    await change(tenant, id, { planId })
    await useLate(tenant, { customerId }, '2026-04-30T12:00:00Z', 50)
    await useLate(tenant, { customerId }, '2026-05-01T00:30:00Z', 10)
    await use(tenant, { customerId }, '2026-05-02T00:00:00Z', 4)
    await billAt(tenant, '2026-06-01T01:00:00Z')
    expect((await bills(customerId)).at(-1)).toBe('CYCLE 3.2: USAGE 0.2,USAGE 2,LATE_USAGE 1')
  })

  it('that was imported changes nothing', async () => {
    const { id, customerId } = await billed()
    tenant.clock.set('2026-06-20T00:00:00Z')
    await graphqlData(
      tenant.app.url,
      tenant.app.liveKey,
      `mutation { recordUsageBatch(input: { backfill: true, events: [{ customerId: "${customerId}",
        eventType: "calls", quantity: "100", timestamp: "2026-04-15T00:00:00Z" }] }) { accepted } }`,
    )
    await billAt(tenant, '2026-07-01T01:00:00Z')
    expect(await bills(customerId)).toEqual([
      'CYCLE 18: USAGE 18',
      'CYCLE 0: USAGE 0',
      'CYCLE 0: USAGE 0',
    ])
    expect((await freezesOf(id))[0]).toBe('1 900 1800 1800 closed')
  })
})

describe('usage that comes late when no invoice follows', () => {
  it('is on an invoice of its own 36 days after the end of the subscription', async () => {
    const { id, customerId } = await billed()
    tenant.clock.set('2026-05-01T02:00:00Z')
    await cancel(tenant, id, { at: 'NOW' })
    await billAt(tenant, '2026-05-01T02:00:01Z')
    tenant.clock.set('2026-05-20T00:00:00Z')
    await useLate(tenant, { customerId }, '2026-04-30T12:00:00Z', 300)
    await billAt(tenant, '2026-06-06T01:59:59Z')
    expect(await bills(customerId)).toEqual(['CYCLE 18: USAGE 18', 'END 0: USAGE 0'])
    await billAt(tenant, '2026-06-06T02:00:00Z')
    expect((await bills(customerId)).slice(2)).toEqual(['LATE_USAGE 4: LATE_USAGE 4'])
    await billAt(tenant, '2026-09-01T00:00:00Z')
    expect(await bills(customerId)).toHaveLength(3)
    expect((await freezesOf(id)).filter((one) => !/superseded|closed/.test(one))).toEqual([])
  })

  it('is on none when nothing came', async () => {
    const { id, customerId } = await billed()
    await cancel(tenant, id, { at: 'NOW' })
    await billAt(tenant, '2026-09-01T00:00:00Z')
    expect((await bills(customerId)).map((one) => one.split(':')[0])).toEqual(['CYCLE 18', 'END 0'])
    const { rows } = await tenant.sql.query(
      'select wake_at, late_swept_at is not null as swept from subscription where id = $1',
      [id],
    )
    expect(rows).toEqual([{ wake_at: null, swept: true }])
  })

  it('is on an invoice of its own when the next period is long', async () => {
    const { id, customerId } = await billed()
    const yearly = await addMonthly(tenant, { basePrice: '0', billingPeriod: 'YEAR' })
    await change(tenant, id, { planId: yearly })
    await billAt(tenant, '2026-05-02T00:00:00Z')
    await useLate(tenant, { customerId }, '2026-04-30T12:00:00Z', 300)
    await billAt(tenant, '2026-07-01T00:00:00Z')
    expect((await bills(customerId)).at(-1)).toBe('LATE_USAGE 4: LATE_USAGE 4')
  })
})

it('27: leaves billing that agrees with its rows', async () => {
  expect(await billingDifferences(tenant.sql)).toEqual([])
})
