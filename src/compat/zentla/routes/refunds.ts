/** Refunds: money that goes back to who paid. */
import { z } from 'zod'
import { invalid } from '../../../core/values/errors.ts'
import { asking } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { id, listOf, object, rowsOf, text } from '../../fields.ts'
import { majorOf } from '../../minor-units.ts'
import { listRoute, route, routeOf } from '../../route.ts'
import { page } from '../envelope.ts'
import { idInput, statesInput } from '../inputs.ts'
import { refund } from '../refund-fields.ts'

const tag = 'Refunds'

const ofInvoice = asking('query invoice', ['id'], object({ currency: text }))
const ofPayment = asking('query payment', ['id'], object({ id, currency: text }))
const ofReference = asking(
  'query payments',
  ['reference', 'statuses', 'first'],
  object({ payments: rowsOf(object({ id, currency: text })) }),
)
const made = asking(
  'mutation createRefund',
  ['invoiceId', 'paymentId', 'amount', 'reason'],
  listOf(refund),
)

const createdRefund = z
  .object({
    ...refund.schema.shape,
    refunds: z.array(refund.schema).describe('All: one for each payment that is paid back.'),
  })
  .meta({ id: 'CreatedRefund' })

const reasons = ['duplicate', 'fraudulent', 'requested_by_customer'] as const

/** The payment that came under the name that its provider gave it, or that has this id of ours. */
async function paymentOf(ask: Ask, named: string) {
  const given = { reference: named, statuses: ['SUCCEEDED'], first: 2 }
  const [found, another] = (await ofReference.run(ask, given)).payments
  if (another) throw invalid('Several payments have this name: give our id of one of them.')
  return found ?? ofPayment.run(ask, { id: named })
}

const createRefund = routeOf(
  'POST /refunds',
  {
    ...{ name: 'createRefund', tag, status: 201, scope: 'write' },
    summary: 'Pays back what was paid of an invoice, or one payment of it.',
    refuses: ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'],
    as: { chargeId: 'paymentId', paymentIntentId: 'paymentId' },
    asks: [ofInvoice, ofPayment, ofReference, made],
    body: z
      .strictObject({
        invoiceId: idInput.optional(),
        chargeId: idInput.optional().describe("A payment: our id, or the provider's."),
        paymentIntentId: idInput.optional().describe('The same.'),
        amount: z.int().min(1).optional().describe('Minor units; by default the rest.'),
        reason: z.enum(reasons).optional().describe('requested_by_customer by default.'),
      })
      .refine(
        ({ invoiceId, chargeId, paymentIntentId }) =>
          [invoiceId, chargeId, paymentIntentId].filter((one) => one !== undefined).length === 1,
        'must have exactly one of invoiceId, chargeId and paymentIntentId',
      ),
    response: createdRefund,
    shows: { ...refund.example, refunds: [refund.example] },
    example: { request: { invoiceId: 'inv_123', reason: 'requested_by_customer' } },
  },
  async ({ body: { invoiceId, chargeId, paymentIntentId, amount, reason } }, ask) => {
    const payment = invoiceId ? null : await paymentOf(ask, chargeId ?? paymentIntentId ?? '')
    const { currency } = payment ?? (await ofInvoice.run(ask, { id: invoiceId }))
    const refunds = await made.run(ask, {
      ...{ invoiceId, paymentId: payment?.id, reason: reason ?? 'requested_by_customer' },
      amount: amount === undefined ? undefined : majorOf(amount, currency),
    })
    const [first] = refunds
    if (!first) throw new Error('A refund was made, and none was answered')
    return { ...first, refunds }
  },
)

export const refundRoutes: Route[] = [
  createRefund,
  listRoute('GET /refunds', page, {
    ...{ name: 'listRefunds', summary: 'The refunds, newest first.', tag },
    refuses: ['NOT_FOUND'],
    asks: 'query refunds',
    as: { status: 'statuses' },
    query: {
      ...{ customerId: idInput.optional(), invoiceId: idInput.optional() },
      status: statesInput('pending', 'succeeded', 'failed').optional(),
    },
    rows: { data: refund },
    example: { query: { status: 'succeeded' } },
  }),
  route('GET /refunds/{id}', {
    ...{ name: 'getRefund', summary: 'One refund.', tag, asks: 'query refund' },
    answer: refund,
  }),
]
