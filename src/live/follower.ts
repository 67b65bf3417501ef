/** One subscriber of one customer: the initial state, then every change in order; missed changes are read from the database. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { CustomerChange } from '../core/events/domain-event.ts'
import type { Heads, ItemStream, Numbered, Reading, Source } from '../core/operation/topic.ts'
import { DomainError } from '../core/values/errors.ts'
import { createItemQueue } from './item-queue.ts'

export interface FollowerDeps {
  now(): Date
  /** Runs a database read when its turn comes. */
  read<T>(work: () => Promise<T>): Promise<T>
  /** Reports a read that failed after the start; it is retried. */
  warn(error: unknown): void
}

export interface Follower {
  /** Receives a commit; in any order, and possibly several times. */
  hear(change: CustomerChange): void
  /** Receives the customer's latest sequences, from the database or from another server. */
  learn(heads: Partial<Heads>): void
  /** Must be called once a second: retries, applies changes by time, and closes stalled readers. */
  tick(): void
  end(error?: Error): void
}

const queueLimits = { countMax: 256, bytesMax: 1024 * 1024 }
/** Changes held while the database is read; the gap of a dropped one is filled from the database. */
const heldMax = 64
/** The shortest interval between reads of topics that are read anew after each commit. */
const rereadEveryMs = 100
/** A reader that takes nothing for so long is closed. */
export const stalledAfterMs = 10_000

export async function follow<Item>(
  source: Source<Item>,
  deps: FollowerDeps,
  hooks: { join(follower: Follower): () => void; onEnd(): void },
): Promise<ItemStream<Item>> {
  const queue = createItemQueue<Item>(queueLimits, { onDrained: catchUp, onEnd: close })
  const { stream } = queue
  const held: CustomerChange[] = []
  /** Everything up to this sequence was handed to the queue; -1 before the start, which may find nothing. */
  let last = -1
  /** The highest sequence seen. */
  let known = 0
  /** The highest sequence learned during a read, which may not have included it. */
  let learned = 0
  let behind = false
  let reading = true
  let readAt = Number.NEGATIVE_INFINITY
  /** Whether a commit arrived since the current read began. */
  let again = false
  let ended = false
  /** Whether what is watched is gone; the waiting items are the last. */
  let over = false
  let newest: Item | undefined
  let agesAt: Date | null = null
  let leave: (() => void) | undefined

  function close(): void {
    ended = true
    held.length = 0
    leave?.()
    hooks.onEnd()
  }

  function hand(item: Item): boolean {
    if (source.delivery === 'EVERY') return queue.push(item, source.sizeOf)
    const same = newest !== undefined && source.isSame?.(newest, item)
    newest = item
    agesAt = source.aging?.changesAt(item) ?? null
    if (!same) queue.replace(item)
    return true
  }

  /** Hands out what is new; when the queue is full, returns false and falls behind. */
  function handAll(items: Numbered<Item>[], upTo: number): boolean {
    for (const { sequence, item } of items) {
      if (sequence <= last && source.delivery === 'EVERY') continue
      if (!hand(item)) {
        known = Math.max(known, upTo)
        behind = true
        return false
      }
      last = Math.max(last, sequence)
    }
    last = Math.max(last, upTo)
    return true
  }

  function hear(change: CustomerChange): void {
    if (ended) return
    const { itemsOf } = source
    if (!itemsOf) reread()
    const span = source.spanOf ? source.spanOf(change) : change
    if (!itemsOf || !span) return
    if (reading) {
      held.push(change)
      if (held.length > heldMax) held.shift()
      return
    }
    // A change of the state without a row, such as a threshold, leaves the sequence unchanged.
    const sameSequence = span.from === span.to && span.to === last
    if (span.to <= last && !(sameSequence && source.delivery === 'LATEST')) return
    known = Math.max(known, span.to)
    if (span.from > last) behind = true
    if (behind) catchUp()
    else handAll(itemsOf(change), span.to)
  }

  function reread(): void {
    again = true
    behind = true
    catchUp()
  }

  function accept(read: Reading<Item>): void {
    reading = false
    behind = false
    known = Math.max(read.head, learned)
    learned = 0
    handAll(read.items, read.sequence)
    over ||= read.isOver ?? false
    for (const change of held.splice(0)) hear(change)
    if (known > last || again) behind = true
    catchUp()
  }

  /** A reader that has items waiting receives the rest after it has taken them. */
  function catchUp(): void {
    if (over && queue.isEmpty()) stream.end()
    if (!behind || reading || ended || over) return
    if (source.delivery === 'EVERY' && !queue.isEmpty()) return
    reading = true
    const sinceMs = performance.now() - readAt
    const rest = source.itemsOf || sinceMs > rereadEveryMs ? undefined : sleep(rereadEveryMs)
    const read = () => {
      again = false
      readAt = performance.now()
      return source.after(last)
    }
    Promise.resolve(rest)
      .then(() => deps.read(read))
      .then(accept)
      .catch((error: unknown) => {
        reading = false
        deps.warn(error)
      })
  }

  leave = hooks.join({
    hear,
    learn({ sequence = 0, terms, billing = 0 }) {
      if (source.headOf && terms === undefined) return reread()
      const head = source.headOf?.({ sequence, terms: terms ?? 0, billing }) ?? sequence
      if (head <= last) return
      known = Math.max(known, head)
      if (reading) learned = head
      behind = true
      catchUp()
    },
    tick() {
      const since = queue.waitingSince()
      if (since !== null && performance.now() - since > stalledAfterMs) return stream.end(stalled())
      if (newest !== undefined && source.aging && agesAt && agesAt <= deps.now()) {
        const aged = source.aging.at?.(newest, deps.now()) ?? null
        behind ||= aged === null || !hand(aged)
      }
      catchUp()
    },
    end: (error) => stream.end(error),
  })
  try {
    accept(await deps.read(source.start))
  } catch (error) {
    stream.end()
    throw error
  }
  return stream
}

function stalled(): DomainError {
  return new DomainError(
    'UNAVAILABLE',
    'The subscriber reads too slowly; subscribe again, with `after` to miss nothing.',
    { reason: 'SLOW_CONSUMER' },
  )
}
