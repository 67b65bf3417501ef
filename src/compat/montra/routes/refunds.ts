/** Refunds: money that goes back. */
import { z } from 'zod'
import { decimal, sumOf } from '../../../core/values/decimal.ts'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { decimalText, here, listOf, object } from '../../fields.ts'
import { exact } from '../../json.ts'
import { routeOf } from '../../route.ts'
import { amountInput, idInput, textInput } from '../inputs.ts'
import { refund } from '../refund-fields.ts'

const created = asking(
  'mutation createRefund',
  ['paymentId', 'invoiceId', 'amount', 'reason'],
  listOf(object({ refund: here(refund), amount: decimalText })),
)

const createRefund = routeOf(
  'POST /refunds',
  {
    ...{ name: 'createRefund', tag: 'Commerce', status: 201, asks: [created] },
    scope: 'write',
    summary: 'Pays back a part or all of a transaction.',
    refuses: ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'],
    as: { transaction_id: 'paymentId' },
    body: z.strictObject({
      transaction_id: idInput.describe('Of an invoice (transaction_id), or the invoice itself.'),
      amount: amountInput.positive('must be more than 0'),
      reason: textInput(1_000).nullish(),
    }),
    response: refund.schema,
    shows: refund.example,
    example: { request: { transaction_id: 'pay_123', amount: 20.5, reason: 'Requested' } },
  },
  async ({ body: { transaction_id: given, amount, reason } }, ask) => {
    const of = given.startsWith('inv_') ? { invoiceId: given } : { paymentId: given }
    const all = await created.run(ask, { ...of, amount, reason: reason ?? 'Refund' })
    const [first] = all
    if (!first) throw new Error('A refund gave nothing back')
    // Several payments may have paid an invoice: what went back is the sum.
    const total = sumOf(all.map((one) => decimal(one.amount))).toFixed()
    return { ...first.refund, amount: exact(total) }
  },
)

export const refundRoutes: Route[] = [createRefund]
