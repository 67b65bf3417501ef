/** Checks of one feature, or of the credits. What is unknown is a denial, not an error. */
import { decimal } from '../../core/values/decimal.ts'
import { DomainError } from '../../core/values/errors.ts'
import { asking } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import { keptCurrency } from './currency.ts'
import { creditReason } from './edge-words.ts'
import {
  creditEntitlementOf,
  featureEntitlementOf,
  ownEntitlement,
  refusedFeature,
} from './entitlement-fields.ts'
import { checkedReason } from './entitlement-words.ts'
import { resourceAsks, subscriptionFor } from './resources.ts'
import { creditUseOf, findWallet, walletAsks } from './wallet.ts'

const entitlement = asking(
  'query entitlement',
  ['customerId', 'feature', 'quantity'],
  ownEntitlement,
)

export const checkAsks = [entitlement, ...walletAsks, ...resourceAsks]

export interface Asked {
  customerId: string
  /** One of both. */
  featureId?: string
  currencyId?: string
  resourceId?: string
  requestedUsage?: string
  requestedValues?: readonly string[]
}

export async function check(ask: Ask, asked: Asked) {
  const { customerId, featureId, currencyId, requestedUsage: usage = '0' } = asked
  try {
    const isMissing = await lacksResource(ask, asked)
    if (isMissing) return refusedFeature('CustomerResourceNotFound')
    if (featureId === undefined) return await checkCredits(ask, customerId, currencyId ?? '', usage)
    const quantity = decimal(usage).gt(0) ? usage : null
    const own = await entitlement.run(ask, { customerId, feature: featureId, quantity })
    return featureEntitlementOf(own, checkedReason(own, { usage, values: asked.requestedValues }))
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'NOT_FOUND') throw error
    const isFeature = error.details?.entity === 'feature'
    return refusedFeature(isFeature ? 'FeatureNotFound' : 'CustomerNotFound')
  }
}

async function lacksResource(ask: Ask, { customerId, resourceId }: Asked): Promise<boolean> {
  if (resourceId === undefined) return false
  return (await subscriptionFor(ask, customerId, resourceId)) === null
}

async function checkCredits(ask: Ask, customerId: string, currencyId: string, usage: string) {
  const wallet = await findWallet(ask, customerId)
  const own = wallet && keptCurrency(wallet.customer.extras)
  const isOther = own !== null && own !== currencyId
  if (!wallet || isOther) return refusedFeature(wallet ? 'EntitlementNotFound' : 'CustomerNotFound')
  const { asOf, nextExpiresAt, customer } = wallet
  const used = await creditUseOf(ask, wallet)
  const credit = { ...used, currencyId: own ?? currencyId, asOf, nextExpiresAt }
  if (customer.archivedAt !== null) return creditEntitlementOf(credit, 'CustomerIsArchived')
  const covers = used.available.gte(decimal(usage))
  return creditEntitlementOf(credit, covers ? creditReason(credit) : 'InsufficientCredits')
}
