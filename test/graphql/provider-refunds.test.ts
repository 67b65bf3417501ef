/** Refunds of payments by a provider, which is asked after the commit; and disputes of the test provider. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordOutcome } from '../../src/core/billing/operations/record-outcome.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import type { ProviderOutcome } from '../../src/core/payments/provider.ts'
import { finishPaymentsJob } from '../../src/jobs/finish-payments.ts'
import { CloseTestDisputeDocument, DisputesDocument } from '../support/billing.generated.ts'
import { bill } from '../support/billing.ts'
import {
  credit,
  creditsOf,
  invoiceOf,
  notesOf,
  refund,
  refundRefused,
  refundsOf,
} from '../support/credit-acts.ts'
import { giveCredit } from '../support/invoice-acts.ts'
import { type PaymentLab, paymentLab } from '../support/payments.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let lab: PaymentLab
/** The same workspace, asked with the key of the test mode. */
let tenant: Tenant

beforeAll(async () => {
  lab = await paymentLab(await startTenant({}, {}, { mayRunJobs: () => false }))
  tenant = { ...lab.tenant, ask: lab.ask, refused: lab.refused, customer: lab.customer }
})
afterAll(() => lab.tenant.close())

/** An invoice of 100.00, of which store credit paid 30.00 and the provider charged 70.00. */
async function charged(token = 'test_success') {
  const customerId = await lab.payer(token)
  await giveCredit(tenant, customerId, '30')
  tenant.clock.advance(1)
  const id = await lab.invoice(customerId, '100')
  const { id: paymentId, amount } = await lab.pay(id)
  expect(amount).toBe('70')
  return { id, customerId, paymentId }
}

async function tell(id: string, customerId: string, refundId: string, outcome: ProviderOutcome) {
  const of = { refundId, invoiceId: id, storeCreditId: null }
  const caller = systemCaller(lab.workspaceId, 'TEST')
  await tenant.app.core.perform(caller, recordOutcome, { customerId, of, outcome })
}

const failed: ProviderOutcome = {
  ...{ state: 'declined', reference: null, code: 'processing_error', hard: false },
}

describe('a refund by a provider', () => {
  it('C1: is asked for after the commit, and answered when it is done', async () => {
    const { id, paymentId } = await charged()
    const note = await credit(tenant, id, { amount: '80' })
    expect(note).toMatchObject({
      ...{ refundAmount: '70', storeCreditAmount: '10' },
      refunds: [{ amount: '70', status: 'SUCCEEDED' }],
    })
    const [made] = await refundsOf(tenant, { paymentId })
    expect(made).toMatchObject({ provider: 'test', reference: `test_${made?.id}` })
    const { rows } = await tenant.sql.query(
      `select amount from test_provider_call where kind = 'REFUND' and subject = $1`,
      [paymentId],
    )
    expect(rows).toEqual([{ amount: '7000' }])
  })

  it('that fails frees its amount, and its note is as if it had not been', async () => {
    const { id, customerId, paymentId } = await charged('test_refund_fails')
    expect(await refund(tenant, { paymentId, amount: '20' })).toMatchObject([
      { status: 'FAILED', failure: 'processing_error', amount: '20' },
    ])
    expect(await notesOf(tenant, id)).toMatchObject([
      { amount: '20', voidedAt: expect.any(String), refunds: [] },
    ])
    expect(await invoiceOf(tenant, customerId, id)).toMatchObject({ amountRefunded: '0' })
    expect(await refund(tenant, { paymentId })).toMatchObject([{ amount: '70' }])
    expect(await lab.events(customerId)).toEqual(
      expect.arrayContaining(['refund.created', 'refund.failed', 'credit_note.voided']),
    )
  })

  it('that fails leaves what else its note gave, on a note of its own', async () => {
    const { id, customerId } = await charged('test_refund_fails')
    const note = await credit(tenant, id, { amount: '80' })
    expect(note).toMatchObject({ voidedAt: expect.any(String) })
    // Both are of one instant.
    const notes = (await notesOf(tenant, id)).toSorted((a) => (a.id === note.id ? -1 : 1))
    expect(notes).toMatchObject([
      { id: note.id },
      { amount: '10', refundAmount: '0', storeCreditAmount: '10', voidedAt: null },
    ])
    const credits = (await creditsOf(tenant, customerId)).toSorted((a) =>
      a.remaining === '0' ? -1 : 1,
    )
    expect(credits).toMatchObject([
      { remaining: '0' },
      { id: note.storeCreditId, status: 'ACTIVE', remaining: '10' },
    ])
    expect(await credit(tenant, id, { amount: '90', settle: { storeCredit: '90' } })).toMatchObject(
      {
        storeCreditAmount: '90',
      },
    )
  })

  it('ends as failed in any order of messages, and never twice', async () => {
    const orders: ProviderOutcome[][] = [
      [{ state: 'succeeded', reference: 're_1', amount: null }, failed],
      [failed, { state: 'succeeded', reference: 're_1', amount: null }],
      [failed, failed],
    ]
    for (const order of orders) {
      const { id, customerId, paymentId } = await charged()
      const [made] = await refund(tenant, { paymentId, amount: '20' })
      for (const outcome of order) await tell(id, customerId, `${made?.id}`, outcome)
      expect(await refundsOf(tenant, { paymentId })).toMatchObject([{ status: 'FAILED' }])
      expect(await invoiceOf(tenant, customerId, id)).toMatchObject({ amountRefunded: '0' })
      const events = await lab.events(customerId)
      expect(events.filter((type) => type === 'refund.failed')).toHaveLength(1)
    }
  })
})

describe('a refund whose server died', () => {
  it.each([
    ['before the provider was asked', 'delete from test_provider_call where key = $1'],
    ['after the provider had paid', 'select from test_provider_call where key = $1'],
  ])('%s is finished by another, with one call', async (_when, undo) => {
    const { id, customerId, paymentId } = await charged()
    const [made] = await refund(tenant, { paymentId, amount: '20' })
    await tenant.sql.query(
      `update refund set status = 'PENDING', reference = null, finished_at = null, lease_until = $2
       where id = $1`,
      [made?.id, tenant.clock.now()],
    )
    await tenant.sql.query(undo, [made?.id])
    const { app, sql, clock } = tenant
    const job = finishPaymentsJob({ perform: app.core.perform, sql, clock })
    await job.run(new AbortController().signal)
    await job.run(new AbortController().signal)
    expect(await refundsOf(tenant, { paymentId })).toMatchObject([{ status: 'SUCCEEDED' }])
    expect(await invoiceOf(tenant, customerId, id)).toMatchObject({ amountRefunded: '20' })
    const { rows } = await tenant.sql.query(
      `select amount from test_provider_call where kind = 'REFUND' and subject = $1`,
      [paymentId],
    )
    expect(rows).toEqual([{ amount: '2000' }])
  })
})

describe('test_dispute', () => {
  it('opens a dispute with the next billing run, once', async () => {
    const { customerId, paymentId } = await charged('test_dispute')
    expect(await lab.events(customerId)).not.toContain('dispute.opened')
    await bill(tenant)
    await bill(tenant)
    const events = await lab.events(customerId)
    expect(events.filter((type) => type === 'dispute.opened')).toHaveLength(1)
    expect(await refundRefused(tenant, { paymentId })).toMatchObject({ reason: 'DISPUTED' })
  })

  it.each(['WON', 'LOST'] as const)('is closed as %s, once', async (status) => {
    const { customerId, paymentId } = await charged('test_dispute')
    await bill(tenant)
    const { disputes } = await tenant.ask(DisputesDocument, { customerId, statuses: ['OPEN'] })
    expect(disputes).toMatchObject({
      totalCount: 1,
      edges: [{ node: { customerId, payment: { id: paymentId }, refundId: null } }],
    })
    const id = String(disputes.edges[0]?.node.id)
    const { closeTestDispute } = await tenant.ask(CloseTestDisputeDocument, { id, status })
    expect(closeTestDispute).toMatchObject({ id, status, closedAt: expect.any(String) })
    const taken = await refundsOf(tenant, { paymentId })
    expect(taken.map(({ id: own }) => own)).toEqual(
      status === 'LOST' ? [closeTestDispute.refundId] : [],
    )
    expect(await tenant.refused(CloseTestDisputeDocument, { id, status })).toMatchObject({
      ...{ code: 'PRECONDITION_FAILED', reason: 'STATUS', status, allowed: ['OPEN'] },
    })
    const unknown = { id: 'dsp_nothing', status }
    expect((await tenant.refused(CloseTestDisputeDocument, unknown)).code).toBe('NOT_FOUND')
  })
})
