/**
 * Limits the number of tasks that run at once; the others wait.
 *
 * Workspaces take turns, and so do the customers within one: a heavy user waits longer and delays no others.
 */

export type Turns = <T>(whose: Whose, work: () => Promise<T>) => Promise<T>

export interface Whose {
  workspaceId: string
  customerId: string
}

type Begin = () => void

export function createTurns(atOnce: number): Turns {
  /** The next workspace comes first, and within it the next customer. */
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
    // A customer with more tasks goes to the end of the next round.
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
