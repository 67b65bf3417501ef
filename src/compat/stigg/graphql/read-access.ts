/** Reads what a customer may use: what lists show, and what the pushes are made of. */
import type { Ask } from '../../dialect.ts'
import { creditWords, listedWords } from '../edge-words.ts'
import { type EntitlementState, entitlementState } from '../entitlement-state.ts'
import type { CustomerAccess, ShownCredit } from './shown.ts'

/** Decimals are doubles in the clients. */
export const amount = Number

interface Named {
  customerId: string
  resourceId?: string | null
}

/** What is unknown is a reason, not an error. */
export async function readAccess(ask: Ask, named: Named): Promise<CustomerAccess> {
  const { customerId, resourceId } = named
  const whose = { customerId, resourceId: resourceId ?? undefined }
  return accessOf(await entitlementState(ask, whose, { withCredit: true }))
}

function accessOf(state: EntitlementState): CustomerAccess {
  const { customerId, resourceId, accessDeniedReason, features } = state
  return {
    ...{ customerId, resourceId, accessDeniedReason },
    entitlements: features.map((own) => listedWords(own, state, amount)),
    credit: creditOf(state),
  }
}

function creditOf({ customerId, resourceId, credit }: EntitlementState): ShownCredit | null {
  if (credit === null) return null
  const left = credit.available.toNumber()
  return { ...creditWords(credit, amount), ...{ customerId, resourceId, left } }
}
