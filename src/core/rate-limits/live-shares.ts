/** How much may be open at once on one server: connections that stay open, and the subscriptions on them. */
import { createCustomerShares, createShares, type Shares } from './shares.ts'

/** Sockets and event streams; per server they are bounded by the descriptors and memory of the process. */
const connectionsMax = { perCredential: 1_000, perCustomer: 100, perWorkspace: 2_000 }
const subscriptionsMax = { perCredential: 10_000, perCustomer: 500, perWorkspace: 20_000 }
/** Subscriptions to one customer, each of which receives every commit of the customer. */
const watchersMax = 1_000

export interface LiveShares {
  connections: Shares
  subscriptions: Shares
  /** Takes a place among the subscribers of the customer; the result gives it back. */
  watch(workspaceId: string, customerId: string): () => void
}

export function createLiveShares(): LiveShares {
  const sayConnections = (max: number) => `At most ${max} sockets and streams may be open`
  const saySubscriptions = (max: number) => `At most ${max} subscriptions may be open`
  return {
    connections: createShares(connectionsMax, sayConnections),
    subscriptions: createShares(subscriptionsMax, saySubscriptions),
    watch: createCustomerShares(watchersMax, saySubscriptions),
  }
}
