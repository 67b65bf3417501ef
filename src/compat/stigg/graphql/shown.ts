/** What is shown and pushed, as it was read. */
import type { creditWords, listedWords } from '../edge-words.ts'

type Listed = ReturnType<typeof listedWords>

export interface ShownEntitlement extends Omit<Listed, 'requestedUsage' | 'requestedValues'> {
  /** What a check asked about. */
  requestedUsage: number | null
  requestedValues: string[] | null
}

interface Holder {
  customerId: string
  resourceId: string | null
}

/** What is left of credits, as an entitlement to spend them. */
export interface ShownCredit extends Holder, ReturnType<typeof creditWords> {
  left: number
}

export interface CustomerAccess extends Holder {
  /** Why there is nothing. */
  accessDeniedReason: string | null
  entitlements: ShownEntitlement[]
  /** Null: the customer never had any. */
  credit: ShownCredit | null
}

/** What is pushed to clients, by the name of the subscription. */
export interface PushPayloads {
  entitlementsUpdated: CustomerAccess
  entitlementsUpdatedV2: CustomerAccess
  /** With the usage of a feature. */
  usageUpdated: ShownEntitlement
  usageUpdatedV2: ShownEntitlement
  creditBalanceUpdated: ShownCredit
  packagePublished: object
}

export type PushKind = keyof PushPayloads

/** What one socket is pushed: the changes of the whole environment of its key. */
export interface Pushes {
  /** Resolves when nothing that happens from now on is missed. */
  open<Kind extends PushKind>(kind: Kind): Promise<AsyncIterableIterator<PushPayloads[Kind]>>
}
