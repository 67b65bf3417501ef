/**
 * Hands changes to followers in pieces: a customer that thousands watch must not hold up everybody's requests with each commit.
 *
 * Few followers get theirs at once. Of many, each turn of the event loop serves some, and customers take turns.
 */
import type { CustomerChange } from '../core/events/domain-event.ts'
import type { Follower } from './follower.ts'

export interface Delivery {
  /** Hands it to all who are there, now or in the next turns; each follower gets the changes in their order. */
  begin(followers: ReadonlySet<Follower>, change: CustomerChange): void
}

/** Followers served in one turn, all customers together: a few milliseconds of work. */
export const servedPerTurn = 50
/** Of those, followers of one customer before it is another's turn. */
const servedAtOnce = 10
/** Changes of a customer that wait; one that is dropped shows as a gap, and is read from the database. */
const waitingMax = 64

interface Round {
  change: CustomerChange
  rest: Iterator<Follower>
}

export function createDelivery(
  visit: (follower: Follower, change: CustomerChange) => void,
): Delivery {
  /** The customer whose turn it is comes first. */
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

  /** Whether there is more. */
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

  /** The next turn has all of its time. */
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
      // The first may be under way.
      if (rounds.length > waitingMax) rounds.splice(1, 1)
      queues.set(followers, rounds)
      serve()
      schedule()
    },
  }
}
