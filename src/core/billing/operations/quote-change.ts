/** Says what a change would cost, without making it. */
import { z } from 'zod'
import { readOperation } from '../../operation/operation.ts'
import { requireVerb } from '../../subscriptions/verbs.ts'
import { notFound } from '../../values/errors.ts'
import { reference } from '../../values/input.ts'
import { catchUp } from '../decide/catch-up.ts'
import { quoteChange } from '../decide/change-quote.ts'
import { loadDraft } from '../load-draft.ts'
import { customerOfSubscription, requireSubscription } from '../row-address.ts'
import { readAccounts } from '../with-billing.ts'
import { changeFields, lookForVersion, wantedChange } from './change-input.ts'

export const quote = readOperation({
  name: 'quote',
  scope: 'customer',
  ofNoCustomer: true,
  input: z.strictObject({
    change: z.strictObject({ id: reference, ...changeFields }),
  }),
  async run(ctx, { change: { id, ...given } }) {
    const customerId = customerOfSubscription(id)
    const own = ctx.caller.customer?.id
    if (own !== undefined && own !== customerId) throw notFound('subscription', id)
    const accounts = await readAccounts(ctx, [customerId])
    const now = accounts[0]?.clockNow ?? ctx.now
    const versionId = accounts.length > 0 ? await lookForVersion(ctx, given, now) : null
    const draft = await loadDraft(ctx, accounts, {
      subscriptionIds: [id],
      versionIds: versionId === null ? [] : [versionId],
    })
    const account = draft.accounts.get(customerId)
    const subscription = requireSubscription(account, id)
    if (!account) throw notFound('subscription', id)
    catchUp(draft, account)
    requireVerb(subscription, 'change')
    return quoteChange(draft, account, subscription, wantedChange(draft, given, versionId))
  },
})
