/**
 * Goes on with what providers are to be asked, or may have been, for one customer: payments, methods and refunds whose lease has passed, because
 * their server died or the provider could not be reached, and payments of which it is time to look what became of them.
 */
import { z } from 'zod'
import { outboundOperation } from '../../operation/operation.ts'
import { reference } from '../../values/input.ts'
import { asking } from '../outside-calls.ts'
import { takeDue } from '../take-due.ts'

export const finishPayments = outboundOperation({
  name: 'finishPayments',
  scope: 'admin',
  audited: false,
  takesLong: true,
  input: z.strictObject({ customerId: reference }),
  async begin(ctx, { customerId }) {
    return { key: null, call: await takeDue(ctx, [customerId]) }
  },
  ...asking,
  answer: () => null,
})
