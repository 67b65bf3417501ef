/**
 * Hands changes to followers in batches: a commit to a customer with thousands of followers must not delay other requests.
 *
 * A few followers receive the change at once. Larger sets are served over several turns of the event loop, in which customers
 * alternate.
 */
import type { CustomerChange } from '../core/events/domain-event.ts'
import type { Follower } from './follower.ts'

export interface Delivery {
  /** Delivers to all present followers, now or in the next turns; each follower receives the changes in order. */
  begin(followers: ReadonlySet<Follower>, change: CustomerChange): void
}

/** Followers served in one turn, across all customers: 2 ms of work, as each answers a subscription and writes to a socket. */
export const servedPerTurn = 20
/** Followers of one customer that are served before the next customer's. */
const servedAtOnce = 10
/** Waiting changes of a customer; the gap of a dropped one is filled from the database. */
const waitingMax = 64

interface Round {
  change: CustomerChange
  rest: Iterator<Follower>
}

export function createDelivery(
  visit: (follower: Follower, change: CustomerChange) => void,
): Delivery {
  /** The customer to serve next comes first. */
  const queues = new Map<ReadonlySet<Follower>, Round[]>()
  let left = servedPerTurn
  let isScheduled = false

  function serve(): void {
    while (left > 0) {
      const [first] = queues
      if (!first) return
      const [followers, rounds] = first
      queues.delete(followers)
      if (servePiece(rounds)) queues.set(followers, rounds)
    }
  }

  /** Returns whether more is left. */
  function servePiece(rounds: Round[]): boolean {
    for (let served = 0; served < servedAtOnce && left > 0; ) {
      const [round] = rounds
      if (!round) return false
      const next = round.rest.next()
      if (next.done) {
        rounds.shift()
        continue
      }
      served += 1
      left -= 1
      visit(next.value, round.change)
    }
    return rounds.length > 0
  }

  /** A turn starts with a fresh budget. */
  function schedule(): void {
    if (isScheduled || left === servedPerTurn) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      left = servedPerTurn
      serve()
      schedule()
    })
  }

  return {
    begin(followers, change) {
      const rounds = queues.get(followers) ?? []
      rounds.push({ change, rest: followers.values() })
      // Index 0 may be under way.
      if (rounds.length > waitingMax) rounds.splice(1, 1)
      queues.set(followers, rounds)
      serve()
      schedule()
    },
  }
}
