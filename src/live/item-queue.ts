/** The waiting items of one subscriber: bounded, read as an async iterator, and ended at once from either side. */
import type { ItemStream } from '../core/operation/topic.ts'

export interface QueueLimits {
  /** Items that may wait. */
  countMax: number
  /** Bytes that may wait; a single item is always accepted. */
  bytesMax: number
}

export interface ItemQueue<Item> {
  stream: ItemStream<Item>
  /** Returns false when the bounds are reached and the item was not accepted. */
  push(item: Item, sizeOf: (item: Item) => number): boolean
  /** Replaces all waiting items with this one. */
  replace(item: Item): void
  isEmpty(): boolean
  /** Since when (performance.now) an item waits untaken; null when none does. */
  waitingSince(): number | null
}

interface Waiter<Item> {
  resolve(result: IteratorResult<Item, undefined>): void
  reject(error: unknown): void
}

interface Hooks {
  /** Runs when the last waiting item was taken. */
  onDrained(): void
  /** Runs once. */
  onEnd(): void
}

const done = { value: undefined, done: true } as const

export function createItemQueue<Item>(limits: QueueLimits, hooks: Hooks): ItemQueue<Item> {
  const items: { item: Item; bytes: number }[] = []
  const waiters: Waiter<Item>[] = []
  let bytesWaiting = 0
  let since: number | null = null
  let ended = false
  let failure: Error | undefined

  function hand(item: Item): boolean {
    const waiter = waiters.shift()
    waiter?.resolve({ value: item, done: false })
    return waiter !== undefined
  }

  function end(error?: Error): void {
    if (ended) return
    ended = true
    items.length = 0
    // One reader receives the failure, the others the end.
    if (error && waiters.length > 0) waiters.shift()?.reject(error)
    else failure = error
    for (const waiter of waiters.splice(0)) waiter.resolve(done)
    hooks.onEnd()
  }

  function next(): Promise<IteratorResult<Item, undefined>> {
    const first = items.shift()
    if (first) {
      bytesWaiting -= first.bytes
      since = items.length === 0 ? null : performance.now()
      if (items.length === 0) hooks.onDrained()
      return Promise.resolve({ value: first.item, done: false })
    }
    if (!ended) return new Promise((resolve, reject) => waiters.push({ resolve, reject }))
    const error = failure
    failure = undefined
    return error ? Promise.reject(error) : Promise.resolve(done)
  }

  return {
    stream: {
      next,
      end,
      return: () => {
        end()
        return Promise.resolve(done)
      },
      throw: (error) => {
        end()
        return Promise.reject(error)
      },
      [Symbol.asyncIterator]() {
        return this
      },
    },
    push(item, sizeOf) {
      if (ended || hand(item)) return true
      const bytes = sizeOf(item)
      const full = items.length >= limits.countMax || bytesWaiting + bytes > limits.bytesMax
      if (full && items.length > 0) return false
      items.push({ item, bytes })
      bytesWaiting += bytes
      since ??= performance.now()
      return true
    },
    replace(item) {
      if (ended) return
      items.length = 0
      if (hand(item)) return
      items.push({ item, bytes: 0 })
      since ??= performance.now()
    },
    isEmpty: () => items.length === 0,
    waitingSince: () => since,
  }
}
