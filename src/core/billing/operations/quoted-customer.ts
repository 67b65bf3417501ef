/** Who a quote is for: a customer, or somebody who is none yet. */
import { requireActiveCustomer } from '../../customers/customer-reference.ts'
import { requireOwnCustomer } from '../../operation/caller.ts'
import type { ReadContext } from '../../operation/operation.ts'
import { newId } from '../../values/ids.ts'
import type { BilledCustomer } from '../billing-draft.ts'
import type { LockedAccount } from '../load-draft.ts'
import type { Wanted } from '../wanted-rows.ts'
import { readAccounts } from '../with-billing.ts'

/** A customer without anything of its own. */
export const newcomer: BilledCustomer = {
  ...{ externalId: null, name: null, email: null, isArchived: false },
  ...{ taxPercent: null, discountPercent: null, discountScope: 'ALL' },
}

export function newcomerAccount(now: Date): LockedAccount {
  return {
    ...{ customerId: newId('cust', now), clockNow: null, trialUsedAt: null },
    hasDiscounts: false,
    ...{ sequence: 0, billingSequence: 0 },
  }
}

/** A customer token asks for its own customer, whether it names it or not. */
export async function quotedCustomer(
  ctx: ReadContext,
  named: string | null | undefined,
): Promise<{ account: LockedAccount; wanted: Wanted }> {
  if (named != null) requireOwnCustomer(ctx.caller, named)
  const reference = ctx.caller.customer?.id ?? named
  if (reference == null) {
    return { account: newcomerAccount(ctx.now), wanted: { newcomer } }
  }
  const { id } = await requireActiveCustomer(ctx, reference)
  const [account] = await readAccounts(ctx, [id])
  if (!account) throw new Error(`The customer ${id} has no account`)
  return { account, wanted: {} }
}
