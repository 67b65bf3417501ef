/** Operations that do something to one subscription, under the lock of its customer. */
import { z } from 'zod'
import { outboundOperation, type Prepared } from '../../operation/operation.ts'
import { shown } from '../../operation/stored-row.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { requireVerb, type SubscriptionVerb } from '../../subscriptions/verbs.ts'
import { reference } from '../../values/input.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { catchUp } from '../decide/catch-up.ts'
import { takeCalls } from '../decide/take-calls.ts'
import { asking } from '../outside-calls.ts'
import { customerOfSubscription, requireSubscription } from '../row-address.ts'
import { billLocked, lockAccounts } from '../with-billing.ts'

interface VerbDeclaration<Fields extends z.ZodRawShape, Looked> {
  name: string
  verb: SubscriptionVerb
  fields: Fields
  /** Reads what the decision needs besides the customer's rows, at the customer's time. */
  look?(
    ctx: Prepared<unknown>,
    input: z.output<z.ZodObject<Fields>>,
    now: Date,
  ): Promise<{ looked: Looked; versionIds: string[] }>
  decide(
    on: { draft: BillingDraft; account: BillingAccount; subscription: Subscription },
    input: z.output<z.ZodObject<Fields>>,
    looked: Looked | null,
  ): void
}

/** Refuses the verb with PRECONDITION_FAILED in states that do not allow it. */
export function verbOperation<Fields extends z.ZodRawShape, Looked = never>({
  name,
  verb,
  fields,
  look,
  decide,
}: VerbDeclaration<Fields, Looked>) {
  const input = z.strictObject({ id: reference, ...fields })
  return outboundOperation({
    name,
    scope: 'write',
    input,
    async begin(ctx, given) {
      const { id } = given as { id: string }
      const own = given as unknown as z.output<z.ZodObject<Fields>>
      const customerId = customerOfSubscription(id)
      const locked = await lockAccounts(ctx, [customerId])
      const now = locked[0]?.clockNow ?? ctx.now
      const found = locked.length > 0 && look ? await look(ctx, own, now) : null
      const wanted = { subscriptionIds: [id], versionIds: found?.versionIds ?? [] }
      return billLocked(ctx, locked, wanted, (draft) => {
        const account = draft.accounts.get(customerId)
        const subscription = requireSubscription(account, id)
        if (!account) return { key: id, call: null }
        catchUp(draft, account)
        requireVerb(subscription, verb)
        decide({ draft, account, subscription }, own, found?.looked ?? null)
        return { key: id, call: takeCalls(draft) }
      })
    },
    ...asking,
    answer: (ctx, id, selection) => shown(ctx.db.subscription, id, selection),
  })
}
