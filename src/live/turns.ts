/**
 * Lets so many pieces of work run at once; the others wait.
 *
 * Workspaces take turns, and within one its customers: who asks for much waits longer, and holds up nobody else.
 */

export type Turns = <T>(whose: Whose, work: () => Promise<T>) => Promise<T>

export interface Whose {
  workspaceId: string
  customerId: string
}

type Begin = () => void

export function createTurns(atOnce: number): Turns {
  /** The workspace whose turn it is comes first, and within it the customer. */
  const waiting = new Map<string, Map<string, Begin[]>>()
  let running = 0

  function wait({ workspaceId, customerId }: Whose, begin: Begin): void {
    const customers = waiting.get(workspaceId) ?? new Map<string, Begin[]>()
    const queue = customers.get(customerId) ?? []
    queue.push(begin)
    customers.set(customerId, queue)
    waiting.set(workspaceId, customers)
  }

  function takeNext(): Begin | undefined {
    const [workspace] = waiting
    if (!workspace) return undefined
    const [workspaceId, customers] = workspace
    waiting.delete(workspaceId)
    const [customer] = customers
    if (!customer) return takeNext()
    const [customerId, queue] = customer
    customers.delete(customerId)
    const next = queue.shift()
    // Whoever has more is last in the next round.
    if (queue.length > 0) customers.set(customerId, queue)
    if (customers.size > 0) waiting.set(workspaceId, customers)
    return next
  }

  return async (whose, work) => {
    if (running >= atOnce) await new Promise<void>((resolve) => wait(whose, resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = takeNext()
      if (next) next()
      else running -= 1
    }
  }
}
