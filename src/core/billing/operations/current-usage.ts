/** What subscriptions used in their present periods, and what that costs so far. */
import { z } from 'zod'
import { currentCatalog } from '../../catalog/current-catalog.ts'
import { readOperation } from '../../operation/operation.ts'
import { reference } from '../../values/input.ts'
import type { BillingAccount } from '../billing-draft.ts'
import type { BilledSegment } from '../decide/billed-segments.ts'
import { catchUp } from '../decide/catch-up.ts'
import { type ChargedUsage, presentSegments, usedSoFar } from '../decide/used-so-far.ts'
import { loadDraft } from '../load-draft.ts'
import { measureEach } from '../measure-together.ts'
import { customerOfSubscription } from '../row-address.ts'
import { countedBy } from '../usage-segment.ts'
import { readAccounts } from '../with-billing.ts'

const subscriptionsMax = 1_000

/** By our ids of the subscriptions, of which a customer token has those of its customer only; those with few events are measured together, in one statement. */
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
    const begun: { account: BillingAccount; segment: BilledSegment }[] = []
    for (const account of draft.accounts.values()) {
      catchUp(draft, account)
      for (const subscription of account.subscriptions.all) {
        if (!ids.includes(subscription.id)) continue
        found.set(subscription.id, [])
        const segments = presentSegments(draft, account, subscription)
        begun.push(...segments.map((segment) => ({ account, segment })))
      }
    }
    const measured = await measureEach(
      sql,
      begun.map(({ account, segment }) => ({
        workspaceId,
        customerId: account.customerId,
        counted: countedBy(catalog, segment.charge.billable),
        subscription: { id: segment.subscriptionId, alsoUnnamed: segment.alsoUnnamed },
        start: segment.start,
        end: segment.end,
        throughSequence: account.sequence,
      })),
    )
    const used = begun.flatMap(({ segment }, index) => {
      const quantity = measured[index]?.quantity
      return quantity ? [{ segment, quantity }] : []
    })
    for (const [id, own] of Map.groupBy(used, ({ segment }) => segment.subscriptionId)) {
      found.set(id, usedSoFar(own))
    }
    return found
  },
})
