/** Payments whose server died in between, or whose provider cannot be reached, and those of customers on test clocks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findDuePayments } from '../../src/core/billing/find-due-payments.ts'
import { finishPayments } from '../../src/core/billing/operations/finish-payments.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import { createTestProvider } from '../../src/core/payments/test-provider.ts'
import {
  CreateSubscriptionDocument,
  CustomerSubscriptionDocument,
} from '../support/billing.generated.ts'
import { AddPaymentMethodDocument } from '../support/payments.generated.ts'
import { type PaymentLab, paymentLab } from '../support/payments.ts'
import { addPlan } from '../support/plans.ts'
import { type ClockLab, startClockLab } from '../support/test-clocks.ts'

let clocks: ClockLab
let lab: PaymentLab

beforeAll(async () => {
  clocks = await startClockLab()
  lab = await paymentLab(clocks.tenant)
  await addPlan(lab, 'monthly', { currency: 'USD', basePrice: '30' }, '2020-01-01')
})
afterAll(() => clocks.tenant.close())

async function finish(): Promise<void> {
  const { sql, clock, app } = lab.tenant
  for (const { workspaceId, mode, customerId } of await findDuePayments(sql, clock.now())) {
    await app.core.perform(systemCaller(workspaceId, mode), finishPayments, { customerId })
  }
}

/** A payment as a server leaves it that dies before or after the provider has charged. */
async function leftBehind(charges: boolean): Promise<{ customerId: string; key: string }> {
  const customerId = await lab.payer('test_requires_action')
  const { id: key } = await lab.pay(await lab.invoice(customerId))
  const { sql, clock } = lab.tenant
  const of = [lab.workspaceId, key]
  await sql.query('delete from test_provider_call where workspace_id = $1 and key = $2', of)
  await sql.query(
    `update payment_method set reference = 'test_success'
     where workspace_id = $1 and id = (select payment_method_id from payment where workspace_id = $1 and id = $2)`,
    of,
  )
  await sql.query(
    `update payment set status = 'PENDING', reference = null, next_action = null, wake_at = null,
       lease_until = $3 where workspace_id = $1 and id = $2`,
    [...of, new Date(clock.now().getTime() + 60_000)],
  )
  if (charges) {
    const [payment] = await lab.payments(customerId)
    await createTestProvider(sql, lab.workspaceId).charge(
      {
        ...{ key, customerId, now: clock.now(), invoiceId: payment?.invoiceId ?? '' },
        ...{ amount: 1_000n, currency: 'USD', isAttended: false },
        method: { id: payment?.paymentMethodId ?? '', reference: 'test_success' },
      },
      new AbortController().signal,
    )
  }
  return { customerId, key }
}

describe('a payment that a server left behind', () => {
  it.each([
    ['before the provider was asked', false],
    ['after the provider had charged', true],
  ])('%s is finished once its lease has passed, and charged once', async (_when, charges) => {
    const { customerId, key } = await leftBehind(charges)
    lab.tenant.clock.advance(59_999)
    await finish()
    expect(await lab.payments(customerId)).toMatchObject([{ status: 'PENDING' }])
    lab.tenant.clock.advance(1)
    await finish()
    await finish()
    expect(await lab.payments(customerId)).toMatchObject([
      { id: key, status: 'SUCCEEDED', excess: '0', invoice: { status: 'PAID', amountPaid: '10' } },
    ])
    const { rows } = await lab.tenant.sql.query(
      `select key from test_provider_call where workspace_id = $1 and kind = 'CHARGE' and subject = (
         select payment_method_id from payment where workspace_id = $1 and id = $2)`,
      [lab.workspaceId, key],
    )
    expect(rows).toEqual([{ key }])
  })

  it('is asked for again ever less often while the provider cannot be reached', async () => {
    const { customerId, key } = await leftBehind(false)
    // The provider breaks: it cannot tell what a method that it does not know is.
    await lab.tenant.sql.query(
      `update payment_method set reference = 'unknown' where workspace_id = $1 and customer_id = $2`,
      [lab.workspaceId, customerId],
    )
    const waits: number[] = []
    for (let count = 0; count < 3; count++) {
      const [{ left }] = await clocks
        .rows<{ left: Date }>(
          'select lease_until as left from payment where workspace_id = $1 and id = $2',
          key,
        )
        .then((rows) => rows as [{ left: Date }])
      waits.push((left.getTime() - lab.tenant.clock.now().getTime()) / 60_000)
      lab.tenant.clock.set(left)
      await finish()
    }
    expect(waits).toEqual([1, 2, 3])
    expect(await lab.payments(customerId)).toMatchObject([{ status: 'PENDING' }])
    // Nothing is left behind for other tests.
    await lab.tenant.sql.query(
      'update payment set lease_until = null where workspace_id = $1 and id = $2',
      [lab.workspaceId, key],
    )
  })
})

describe('a customer on a test clock', () => {
  async function payerOn(clock: string, token: string): Promise<string> {
    const customerId = await clocks.customerOn(clock)
    await lab.ask(AddPaymentMethodDocument, { input: { customerId, token } })
    return customerId
  }
  const subscribe = async (customerId: string) =>
    (await lab.ask(CreateSubscriptionDocument, { input: { customerId, planId: 'monthly' } }))
      .createSubscription

  it('is charged for each renewal as the clock passes it', async () => {
    const clock = await clocks.clockAt('2027-01-10T00:00:00Z')
    const customerId = await payerOn(clock, 'test_success')
    await subscribe(customerId)
    await clocks.advance(clock, '2027-04-15T00:00:00Z')
    const paid = await lab.payments(customerId)
    expect(paid.map(({ status, paidAt }) => [status, paidAt?.slice(0, 10)])).toEqual([
      ['SUCCEEDED', '2027-01-10'],
      ['SUCCEEDED', '2027-02-10'],
      ['SUCCEEDED', '2027-03-10'],
      ['SUCCEEDED', '2027-04-10'],
    ])
  })

  it('who pays by test_processing has paid at the next advance', async () => {
    const clock = await clocks.clockAt('2027-01-10T00:00:00Z')
    const customerId = await payerOn(clock, 'test_processing')
    const { id } = await subscribe(customerId)
    expect(await lab.payments(customerId)).toMatchObject([{ status: 'PROCESSING' }])
    lab.tenant.clock.advance(3_600_000)
    await finish()
    expect(await lab.payments(customerId)).toMatchObject([{ status: 'PROCESSING' }])
    await clocks.advance(clock, '2027-01-11T00:00:00Z')
    expect(await lab.payments(customerId)).toMatchObject([
      { status: 'SUCCEEDED', paidAt: '2027-01-10T00:00:03.000Z' },
    ])
    const { customerSubscription } = await lab.ask(CustomerSubscriptionDocument, { id })
    expect(customerSubscription.status).toBe('ACTIVE')
  })
})
