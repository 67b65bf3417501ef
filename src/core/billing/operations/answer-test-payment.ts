/** What a customer answers when a payment by the test provider requires action: approve or deny. Internal: for the page of it. */
import { z } from 'zod'
import { outboundOperation, type ReadContext } from '../../operation/operation.ts'
import { shown } from '../../operation/stored-row.ts'
import { answerTestCharge } from '../../payments/test-provider.ts'
import { notFound } from '../../values/errors.ts'
import { reference } from '../../values/input.ts'
import type { OutsideCall } from '../decide/take-calls.ts'
import { asking } from '../outside-calls.ts'
import { customerOfPayment } from '../row-address.ts'

interface Answered {
  calls: OutsideCall[]
  /** Null: the calls follow from the answer. */
  approves: boolean | null
}

/** NOT_FOUND for payments by other providers. Answered twice, the first answer counts. */
export const answerTestPayment = outboundOperation({
  name: 'answerTestPayment',
  scope: 'write',
  audited: false,
  input: z.strictObject({ id: reference, approves: z.boolean() }),
  async begin(ctx, { id, approves }) {
    const customerId = customerOfPayment(id)
    const payment = await ctx.db.payment.findFirst({ where: { id, provider: 'test' } })
    if (!payment) throw notFound('payment', id)
    const { invoiceId, reference } = payment
    const call = { key: id, customerId, now: ctx.now, kind: 'charge', reference } as const
    const of = { customerId, provider: 'test', invoiceId, paymentId: id } as const
    const calls: OutsideCall[] = [{ kind: 'look', ...of, call }]
    return { key: id, call: { calls, approves } }
  },
  async act(ctx: ReadContext, { calls, approves }: Answered, signal) {
    if (approves === null) return asking.act(ctx, calls, signal)
    const { sql, workspaceId } = ctx
    const answer = ({ call: { key } }: OutsideCall) =>
      answerTestCharge(sql, workspaceId, { key, approves })
    return Promise.all(calls.map(answer))
  },
  async finish(ctx, { calls }: Answered, outcomes): Promise<Answered | null> {
    const next = await asking.finish(ctx, calls, outcomes)
    return next && { calls: next, approves: null }
  },
  answer: (ctx, id, selection) => shown(ctx.db.payment, id, selection),
})
