/** What subscriptions used in their present periods, and what that costs so far. */
import { z } from 'zod'
import { currentCatalog } from '../../catalog/current-catalog.ts'
import { readOperation } from '../../operation/operation.ts'
import { reference } from '../../values/input.ts'
import { catchUp } from '../decide/catch-up.ts'
import { type ChargedUsage, presentSegments, usedSoFar } from '../decide/used-so-far.ts'
import { loadDraft } from '../load-draft.ts'
import { measureUsage } from '../measure-usage.ts'
import { customerOfSubscription } from '../row-address.ts'
import { countedBy } from '../usage-segment.ts'
import { readAccounts } from '../with-billing.ts'

const subscriptionsMax = 1_000

/** By our ids of the subscriptions, of which a customer token has those of its customer only; each segment is measured for itself. */
export const getCurrentUsage = readOperation({
  name: 'getCurrentUsage',
  scope: 'customer',
  ofNoCustomer: true,
  input: z.strictObject({ ids: z.array(reference).max(subscriptionsMax) }),
  async run(ctx, { ids }): Promise<Map<string, ChargedUsage[]>> {
    const { sql, workspaceId } = ctx
    const own = ctx.caller.customer?.id
    const owners = [...new Set(ids.map(customerOfSubscription))]
    const shown = owners.filter((customerId) => own === undefined || own === customerId)
    const accounts = await readAccounts(ctx, shown)
    const draft = await loadDraft(ctx, accounts, { subscriptionIds: ids })
    const catalog = await currentCatalog(ctx)
    const found = new Map<string, ChargedUsage[]>()
    for (const account of draft.accounts.values()) {
      catchUp(draft, account)
      for (const subscription of account.subscriptions.all) {
        if (!ids.includes(subscription.id)) continue
        const measured = []
        for (const segment of presentSegments(draft, account, subscription)) {
          const { quantity } = await measureUsage(sql, {
            workspaceId,
            customerId: account.customerId,
            counted: countedBy(catalog, segment.charge.billable),
            subscription: { id: subscription.id, alsoUnnamed: segment.alsoUnnamed },
            start: segment.start,
            end: segment.end,
            throughSequence: account.sequence,
          })
          measured.push({ segment, quantity })
        }
        found.set(subscription.id, usedSoFar(measured))
      }
    }
    return found
  },
})
