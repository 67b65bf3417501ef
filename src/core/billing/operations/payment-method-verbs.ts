/** What customers pay with. */
import { z } from 'zod'
import { requireActiveCustomer } from '../../customers/customer-reference.ts'
import type { PaymentMethod } from '../../invoices/invoice.ts'
import { outboundOperation, type ReadContext } from '../../operation/operation.ts'
import { shown } from '../../operation/stored-row.ts'
import { outsideProviders } from '../../payments/provider.ts'
import { DomainError, notFound } from '../../values/errors.ts'
import { reference, text } from '../../values/input.ts'
import { accountOf, type BillingAccount, type BillingDraft } from '../billing-draft.ts'
import { catchUp } from '../decide/catch-up.ts'
import { useCheckoutMethod } from '../decide/settle-checkout.ts'
import { beginMethod, makeDefault, removeMethod } from '../decide/settle-method.ts'
import { takeCalls } from '../decide/take-calls.ts'
import { asking } from '../outside-calls.ts'
import { customerOfPaymentMethod } from '../row-address.ts'
import { withBilling } from '../with-billing.ts'

const answer = (ctx: ReadContext, id: string, selection: object) =>
  shown(ctx.db.paymentMethod, id, selection)

/** A method that cannot be set up is answered as FAILED. */
export const addPaymentMethod = outboundOperation({
  name: 'addPaymentMethod',
  scope: 'write',
  input: z.strictObject({
    customerId: reference,
    provider: z.enum(outsideProviders).nullish(),
    token: text(255),
    isDefault: z.boolean().nullish(),
  }),
  async prepare(ctx, { provider, token }) {
    const { workspaceId, caller } = ctx
    const of = { workspaceId, mode: caller.mode }
    const name = provider ?? (await ctx.providers.preferred(of, ctx.sql))
    if (name === null) {
      const details = { reason: 'PROVIDER_NOT_CONFIGURED' } as const
      throw new DomainError('PRECONDITION_FAILED', 'No payment provider is configured.', details)
    }
    const opened = await ctx.providers.open(of, name)
    opened.requireToken(token)
    return name
  },
  async begin(ctx, { customerId: named, token, isDefault }) {
    const { id: customerId } = await requireActiveCustomer(ctx, named)
    return withBilling(ctx, [customerId], {}, (draft) => {
      const account = accountOf(draft, customerId)
      catchUp(draft, account)
      const given = { provider: ctx.prepared, token, wantsDefault: isDefault ?? false }
      const { id } = beginMethod(draft, account, given)
      return { key: id, call: takeCalls(draft) }
    })
  },
  ...asking,
  answer,
})

interface MethodVerb {
  name: string
  decide(draft: BillingDraft, account: BillingAccount, method: PaymentMethod): void
}

function methodOperation({ name, decide }: MethodVerb) {
  return outboundOperation({
    name,
    scope: 'write',
    input: z.strictObject({ id: reference }),
    async begin(ctx, { id }) {
      const customerId = customerOfPaymentMethod(id)
      return withBilling(ctx, [customerId], { paymentMethodIds: [id] }, (draft) => {
        const account = draft.accounts.get(customerId)
        const method = account?.paymentMethods.all.find((row) => row.id === id)
        if (!account || !method) throw notFound('payment method', id)
        catchUp(draft, account)
        decide(draft, account, method)
        return { key: id, call: takeCalls(draft) }
      })
    },
    ...asking,
    answer,
  })
}

export const setDefaultPaymentMethod = methodOperation({
  name: 'setDefaultPaymentMethod',
  decide(draft, account, method) {
    if (method.status !== 'ACTIVE') {
      const { id, status } = method
      const message = `A payment method that is ${status} cannot be the default.`
      const details = { reason: 'STATUS', id, status, allowed: ['ACTIVE'] } as const
      throw new DomainError('PRECONDITION_FAILED', message, details)
    }
    makeDefault(draft, account, method)
  },
})

export const removePaymentMethod = methodOperation({
  name: 'removePaymentMethod',
  decide(draft, account, method) {
    removeMethod(account, method)
    useCheckoutMethod(draft, account, method)
  },
})
