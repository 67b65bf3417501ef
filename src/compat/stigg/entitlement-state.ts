/** All that a customer may use: what lists of REST and of the edge show. */
import { listAll, listing } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import { currencyOf, keptCurrency } from './currency.ts'
import type { CreditState } from './edge-words.ts'
import { ownEntitlement } from './entitlement-fields.ts'
import { type DeniedReason, isListed, type OwnEntitlement } from './entitlement-words.ts'
import { resourceAsks, subscriptionFor } from './resources.ts'
import { creditUseOf, findWallet, walletAsks } from './wallet.ts'

const entitlements = listing('query entitlements', ['customerId'], ownEntitlement)

export const stateAsks = [entitlements, ...walletAsks, ...resourceAsks]

export interface EntitlementState {
  customerId: string
  resourceId: string | null
  /** Why there is nothing in it. */
  accessDeniedReason: DeniedReason | null
  currencyId: string
  features: readonly OwnEntitlement[]
  /** Null: the customer has no credits, never named a currency, and may use nothing that credits pay for. */
  credit: CreditState | null
}

export interface Whose {
  customerId: string
  resourceId?: string
}

function nothing({ customerId, resourceId }: Whose, reason: DeniedReason): EntitlementState {
  return {
    ...{ customerId, resourceId: resourceId ?? null, accessDeniedReason: reason },
    ...{ currencyId: currencyOf(null), features: [], credit: null },
  }
}

/** What is unknown or archived is a reason, not an error. `withCredit` reads what was consumed too. */
export async function entitlementState(
  ask: Ask,
  whose: Whose,
  { withCredit }: { withCredit: boolean },
): Promise<EntitlementState> {
  const { customerId, resourceId } = whose
  const wallet = await findWallet(ask, customerId)
  if (!wallet) return nothing(whose, 'CustomerNotFound')
  if (wallet.customer.archivedAt !== null) return nothing(whose, 'CustomerIsArchived')
  if (resourceId !== undefined && (await subscriptionFor(ask, customerId, resourceId)) === null) {
    return nothing(whose, 'CustomerResourceNotFound')
  }
  const features = (await listAll(ask, entitlements, { customerId })).filter(isListed)
  const { asOf, nextExpiresAt, poolCount, customer } = wallet
  const holds = poolCount > 0 || keptCurrency(customer.extras) !== null
  // Clients that are not told of the last credit's end go on granting what it paid for.
  const isRated = features.some(({ type }) => type === 'CREDITS')
  const currencyId = currencyOf(customer.extras)
  const credit =
    withCredit && (holds || isRated)
      ? { ...(await creditUseOf(ask, wallet)), currencyId, asOf, nextExpiresAt }
      : null
  const isEmpty = features.length === 0 && !holds
  return {
    ...{ customerId: customer.id, resourceId: resourceId ?? null, currencyId, features, credit },
    accessDeniedReason: isEmpty ? 'NoActiveSubscription' : null,
  }
}
