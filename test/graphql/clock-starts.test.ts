/** Starts of subscriptions whose customer lives at a test clock: the bounds are those of its time, whatever the real one is. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  CreateSubscriptionDocument,
  CustomerSubscriptionDocument,
  InvoicesDocument,
} from '../support/billing.generated.ts'
import { addPlan } from '../support/plans.ts'
import { type ClockLab, dayMs, startClockLab } from '../support/test-clocks.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let lab: ClockLab
beforeAll(async () => {
  lab = await startClockLab()
  await addPlan(lab, 'monthly', { currency: 'USD', basePrice: '30' }, '1970-01-02')
})
afterAll(() => lab?.tenant.close())

const past = -400 * dayMs
const ahead = 5 * 366 * dayMs

it.each([
  '1971-06-01T00:00:00.000Z',
  '2020-02-29T00:00:00.000Z',
  '2031-01-31T00:00:00.001Z',
  '2199-12-31T23:59:59.999Z',
])('at %s are 400 days ago to five years ahead, to the millisecond', async (now) => {
  const clock = await lab.clockAt(now)
  const at = (ms: number) => new Date(Date.parse(now) + ms).toISOString()
  const customers = new Map<number, string>()
  const given = async (offset: number) => {
    const customerId = await lab.customerOn(clock)
    customers.set(offset, customerId)
    return { input: { customerId, planId: 'monthly', startAt: at(offset) } }
  }
  const ids = new Map<number, string>()
  for (const [offset, status] of [
    ...([past, -1, 0] as const).map((offset) => [offset, 'ACTIVE'] as const),
    ...([1, ahead] as const).map((offset) => [offset, 'SCHEDULED'] as const),
  ]) {
    const { createSubscription } = await lab.ask(CreateSubscriptionDocument, await given(offset))
    expect(createSubscription.status).toBe(status)
    ids.set(offset, createSubscription.id)
  }
  for (const offset of [past - 1, ahead + 1]) {
    const refused = await lab.refused(CreateSubscriptionDocument, await given(offset))
    expect(refused).toMatchObject({ code: 'INVALID_REQUEST' })
  }
  await lab.advance(clock, at(1))
  const startOf = async (offset: number) => {
    const { customerSubscription } = await lab.ask(CustomerSubscriptionDocument, {
      id: ids.get(offset) ?? '',
    })
    return customerSubscription.startedAt
  }
  expect([await startOf(1), await startOf(ahead)]).toEqual([at(1), null])
  const linesOf = async (offset: number) => {
    const variables = { customerId: customers.get(offset) }
    const { invoices } = await lab.ask(InvoicesDocument, variables)
    return invoices.edges.map(({ node }) => node.lines.length)
  }
  expect(await Promise.all([past, -1, 0, 1, ahead].map(linesOf))).toEqual([[14], [1], [1], [1], []])
})

it('leave billing that agrees with its rows', async () => {
  expect(await billingDifferences(lab.tenant.sql)).toEqual([])
})
