/**
 * Answers of the server that are given again while nothing changed.
 *
 * Invariants: an answer is kept only while the stream of changes is open, for at most `ttlMs`, and until its customer changes; one
 * that was on its way when its customer changed is not kept. All is forgotten on `resync`, and 5 s after the stream was lost. What
 * is forgotten still serves for `staleMs`, when the server does not answer.
 */
import { answerFrom, isKept } from './cached-answer.ts'
import type { Client } from './client.ts'
import type { CacheOptions } from './configuration.ts'
import { watch } from './live.ts'
import { type EntitlementCheckFragment, WatchCustomers } from './operations.generated.ts'

export interface Question {
  customerId: string
  feature: string
  quantity: string | null
}

export interface EntitlementCache {
  /** Null: ask the server. */
  find(question: Question): CachedAnswer | null
  /** The last state, when it is young enough for a server that does not answer. */
  findStale(question: Question): CachedAnswer | null
  /** Before a question is sent; the result keeps the answer. */
  expect(question: Question): (answer: EntitlementCheckFragment) => void
  close(): void
}

/** One for all who ask, and therefore frozen. */
export type CachedAnswer = EntitlementCheckFragment & { source: 'cache' }

interface Kept {
  answer: CachedAnswer
  keptAt: number
  /** Whether its question named a quantity: only then is it known that a quantity has no price. */
  hasQuantity: boolean
  isFresh: boolean
}

interface Customer {
  features: Map<string, Kept>
  /** Grows with every change. */
  version: number
  changedAt: number
}

const defaults = { customersMax: 10_000, ttlMs: 30_000, staleMs: 0 }
const lostForMs = 5_000
/** Another server than the one that told the change may answer from its memory for so long. */
const settlesForMs = 1_000

export function createEntitlementCache(client: Client, options: CacheOptions): EntitlementCache {
  const { customersMax, ttlMs, staleMs } = { ...defaults, ...options }
  const answers = createKeptAnswers(customersMax, staleMs > 0)
  const changes = followChanges(client, answers)

  return {
    find(question) {
      void changes.begin()
      const kept = changes.isLive() ? answers.keptFor(question) : null
      if (!kept?.isFresh) return null
      const ageMs = performance.now() - kept.keptAt
      return ageMs < ttlMs ? answerFrom(kept.answer, question.quantity, ageMs) : null
    },
    findStale(question) {
      const kept = answers.keptFor(question)
      const ageMs = kept ? performance.now() - kept.keptAt : Number.POSITIVE_INFINITY
      return kept && ageMs < staleMs ? answerFrom(kept.answer, question.quantity, ageMs) : null
    },
    expect({ customerId, feature, quantity }) {
      const one = answers.customer(customerId)
      const { version } = one
      return (answer) => {
        const isSettled = performance.now() - one.changedAt > settlesForMs
        if (!changes.isLive() || one.version !== version || !isSettled || !isKept(answer)) return
        const hasQuantity = quantity !== null
        if (one.features.get(feature)?.isFresh && !hasQuantity) return
        const keptAt = performance.now()
        const cached = Object.freeze({ ...answer, source: 'cache' } as const)
        one.features.set(feature, { answer: cached, keptAt, hasQuantity, isFresh: true })
      }
    },
    close: changes.close,
  }
}

type KeptAnswers = ReturnType<typeof createKeptAnswers>

function createKeptAnswers(customersMax: number, keepsStale: boolean) {
  /** By our id and by `externalId`, as they are asked about; the one that was asked about last comes last. */
  const customers = new Map<string, Customer>()

  function forget(one: Customer): void {
    one.version += 1
    one.changedAt = performance.now()
    for (const kept of one.features.values()) kept.isFresh = false
    if (!keepsStale) one.features.clear()
  }

  return {
    customer(id: string): Customer {
      const known = customers.get(id)
      const one = known ?? { features: new Map(), version: 0, changedAt: Number.NEGATIVE_INFINITY }
      if (known) customers.delete(id)
      customers.set(id, one)
      if (customers.size > customersMax) customers.delete(customers.keys().next().value!)
      return one
    },
    keptFor({ customerId, feature, quantity }: Question): Kept | null {
      const kept = customers.get(customerId)?.features.get(feature)
      if (!kept || (quantity !== null && !kept.hasQuantity)) return null
      return kept
    },
    forget(id: string | null): void {
      const known = id === null ? undefined : customers.get(id)
      if (known) forget(known)
    },
    forgetAll(): void {
      for (const one of customers.values()) forget(one)
    },
  }
}

/** Keeps the answers fresh; begins with the first question. */
function followChanges(client: Client, answers: KeptAnswers) {
  const stop = new AbortController()
  let isLive = false
  let begun = false
  let lostTimer: ReturnType<typeof setTimeout> | undefined

  function end(): void {
    isLive = false
    answers.forgetAll()
  }

  function onLost(): void {
    lostTimer ??= setTimeout(end, lostForMs)
    ;(lostTimer as { unref?(): void }).unref?.()
  }

  async function follow(): Promise<void> {
    for await (const { data } of watch(
      client,
      WatchCustomers,
      {},
      { signal: stop.signal, onLost },
    )) {
      clearTimeout(lostTimer)
      lostTimer = undefined
      isLive = true
      const { customers, resync } = data.customersChanged
      if (resync) answers.forgetAll()
      for (const { customerId, externalId } of customers) {
        answers.forget(customerId)
        answers.forget(externalId)
      }
    }
  }

  return {
    isLive: () => isLive,
    begin(): void {
      if (begun) return
      begun = true
      const told = (error: { code?: string }) => {
        const fields = { code: error.code }
        client.configuration.logger.warn?.('OpenMonetize: changes are not told', fields)
      }
      void follow().catch(told).finally(end)
    },
    close(): void {
      clearTimeout(lostTimer)
      stop.abort()
    },
  }
}
