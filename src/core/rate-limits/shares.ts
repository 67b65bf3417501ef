/**
 * Shares of what a server has in limited supply: connections that stay open, subscriptions, memory for uploads.
 *
 * An amount counts for the caller's credential, or for its customer when the credential belongs to one, and for its workspace.
 * Each may have less than the next larger one, and a workspace less than the server, so that no caller takes everything.
 */
import type { Caller } from '../operation/caller.ts'
import { DomainError } from '../values/errors.ts'

/** The maxima that may be taken at once, on one server. */
export interface SharesMax {
  /** The maximum for an API key, an OAuth client, or a subject of another issuer. */
  perCredential: number
  /** The maximum for all credentials of one customer together, such as its tokens. */
  perCustomer: number
  perWorkspace: number
  /** The maximum for all callers together; absent: no maximum. */
  perServer?: number
}

export interface Shares {
  /** Takes the amount; the result gives it back. Throws RATE_LIMITED, which names the share that is used up. */
  take(caller: Caller, amount?: number): () => void
}

interface Share {
  name: string
  whose: string
  max: number
}

/** `say` words the limit, e.g. "At most 10 uploads". */
export function createShares(max: SharesMax, say: (max: number) => string): Shares {
  const tally = createTally(say)
  return { take: (caller, amount = 1) => tally(sharesOf(caller, max), amount) }
}

/** Shares per customer, for all callers together. */
export function createCustomerShares(max: number, say: (max: number) => string) {
  const tally = createTally(say)
  return (workspaceId: string, customerId: string): (() => void) =>
    tally([{ name: `${workspaceId} ${customerId}`, whose: 'of one customer', max }], 1)
}

function sharesOf({ workspaceId, actor, customer }: Caller, max: SharesMax): Share[] {
  const own: Share = customer
    ? {
        name: `${workspaceId} customer ${customer.id}`,
        whose: 'with the credentials of one customer',
        max: max.perCustomer,
      }
    : {
        name: `${workspaceId} credential ${actor}`,
        whose: 'with one credential',
        max: max.perCredential,
      }
  const workspace = { name: workspaceId, whose: 'in one workspace', max: max.perWorkspace }
  if (max.perServer === undefined) return [own, workspace]
  return [own, workspace, { name: 'server', whose: 'by all together', max: max.perServer }]
}

function createTally(say: (max: number) => string) {
  const taken = new Map<string, number>()
  const takenOf = (name: string) => taken.get(name) ?? 0
  return (shares: readonly Share[], amount: number): (() => void) => {
    for (const { name, whose, max } of shares) {
      if (takenOf(name) + amount > max) throw usedUp(`${say(max)} ${whose} at once on a server.`)
    }
    for (const { name } of shares) taken.set(name, takenOf(name) + amount)
    let isTaken = true
    return () => {
      if (!isTaken) return
      isTaken = false
      for (const { name } of shares) {
        const left = takenOf(name) - amount
        if (left > 0) taken.set(name, left)
        else taken.delete(name)
      }
    }
  }
}

function usedUp(message: string): DomainError {
  return new DomainError('RATE_LIMITED', message, { retryAfterSeconds: 5 })
}
