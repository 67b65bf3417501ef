/** Plans when billing looks at each override again; one that is over, whatever follows from that, is not looked at again. */
import { isOver } from '../entitlements/entitlement.ts'
import type { WriteContext } from '../operation/operation.ts'
import { wakesAt } from '../test-clocks/wakes.ts'
import type { BillingAccount, BillingDraft, Grant } from './billing-draft.ts'

export async function writeOverrideWakes(ctx: WriteContext, draft: BillingDraft): Promise<void> {
  const changed = [...draft.accounts.values()].flatMap((account) =>
    account.grants.flatMap((grant) => {
      const at = wakeOf(grant, account)
      if (at?.getTime() === grant.wakeAt?.getTime()) return []
      const { customerId, isOnClock } = account
      return [{ ...wakesAt(at, isOnClock), customerId, featureId: grant.featureId }]
    }),
  )
  if (changed.length === 0) return
  await ctx.sql.query({
    name: 'bill_override_wakes',
    text: `update entitlement e set wake_at = w.at, clock_wake_at = w.clock_at, failures = 0
      from unnest($2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])
        as w(customer_id, feature_id, at, clock_at)
      where e.workspace_id = $1 and e.customer_id = w.customer_id and e.feature_id = w.feature_id`,
    values: [
      ctx.workspaceId,
      changed.map(({ customerId }) => customerId),
      changed.map(({ featureId }) => featureId),
      changed.map(({ wakeAt }) => wakeAt),
      changed.map(({ clockWakeAt }) => clockWakeAt),
    ],
  })
}

function wakeOf(grant: Grant, { now }: BillingAccount): Date | null {
  return grant.source === 'OVERRIDE' && !isOver(grant, now) ? grant.expiresAt : null
}
