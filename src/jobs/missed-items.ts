/** The items that a job could not do in this round, and in how many rounds running. */

export interface MissedItems<Item> {
  /** Begins a round: an item that was done in the last one is forgotten. */
  nextRound(): void
  /** The rounds before this one. */
  roundsOf(item: Item): number
  /** Answers the rounds with this one; `roundsMin` counts it as missed more often. */
  miss(item: Item, roundsMin?: number): number
  /** Those of this round. */
  all(): Item[]
}

export function createMissedItems<Item>(keyOf: (item: Item) => string): MissedItems<Item> {
  let before = new Map<string, { item: Item; rounds: number }>()
  let missed = new Map<string, { item: Item; rounds: number }>()
  const roundsOf = (item: Item) => before.get(keyOf(item))?.rounds ?? 0
  return {
    nextRound() {
      before = missed
      missed = new Map()
    },
    roundsOf,
    miss(item, roundsMin = 0) {
      const rounds = Math.max(roundsMin, roundsOf(item) + 1)
      missed.set(keyOf(item), { item, rounds })
      return rounds
    },
    all: () => [...missed.values()].map(({ item }) => item),
  }
}
