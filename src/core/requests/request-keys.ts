/**
 * Idempotency keys of whole requests.
 *
 * Invariants: the writes of a request with a key happen at most once in 24 hours, however often and concurrently it is sent,
 * even through a crash: each write checks in its own transaction that the request still holds the key, and marks it. The
 * answer is stored after it and replayed byte for byte. A request that wrote nothing leaves its key free, and so does one
 * whose outcome is unknown but whose writes have keys of their own, which make them safe to repeat.
 */
import { hash, randomUUID } from 'node:crypto'
import type { Caller } from '../operation/caller.ts'
import { failureOf } from '../operation/database-error.ts'
import { keyUnderWay } from '../operation/key-under-way.ts'
import type { Sql } from '../operation/sql.ts'
import type { Clock } from '../values/clock.ts'
import { DomainError } from '../values/errors.ts'
import {
  freeKey,
  type Known,
  type Mark,
  pruneKeys,
  readKey,
  renewLease,
  storeAnswer,
  takeKey,
} from './request-key-rows.ts'
import { seal, unseal } from './sealed-answer.ts'

/** How long an answer is kept. */
const keptMs = 24 * 3_600_000
/** A request that has not renewed its lease for this long is dead, and its process with it. */
const leaseMs = 30_000
const renewEveryMs = 10_000
/** How often the key is polled while another server handles the same request. */
const lookMs = { first: 20, most: 500 }

export interface KeyedRequest {
  /** The method and path in a dialect; the same key on another route is another key. */
  route: string
  key: string
  /** The content by which two requests are the same. */
  content: readonly (string | Buffer)[]
}

export interface Answer {
  status: number
  contentType: string
  body: Buffer
}

/** The effect of a write: refused with nothing written, committed, or unknown. */
export type Effect = 'none' | 'written' | 'unknown'

export interface Claim {
  /**
   * Runs a write with the mark for its transaction; the first write takes the key. Throws when the request was answered
   * before (`replay` then has the answer), when its content differs from the first request, and while the first is in progress.
   */
  write<T>(caller: Caller, run: (mark: Mark) => Promise<T>): Promise<T>
  /** Reports the effect of a write, before the request ends. */
  note(effect: Effect): void
  /** The answer that the request got before. */
  replay(): Answer | null
  /** The reason why the request was stopped, when the key is the reason. */
  refusal(): DomainError | null
  /** Whether the request took the key. */
  began(): boolean
  /**
   * Stores the answer, or frees the key when nothing was written. Does nothing when no write began. Never throws: an answer
   * that cannot be stored is sent all the same, and a repeated request then says that it was lost.
   */
  end(answer: Answer | null): Promise<void>
}

export type ClaimRequest = (request: KeyedRequest) => Claim

export interface RequestKeyDeps {
  sql: Sql
  clock: Clock
  /** How long a request waits for an identical one in progress; below the time limit of an operation. */
  waitMs: number
}

export function createRequestKeys(deps: RequestKeyDeps): ClaimRequest {
  const keys: Keys = { ...deps, underWay: new Map() }
  return (request) => createClaim(keys, request)
}

interface Keys extends RequestKeyDeps {
  /** The requests of this server that hold a key, with promises of their end. */
  underWay: Map<string, Promise<void>>
}

/** A key that a request holds until it releases it. */
interface Held {
  mark: Mark
  release(): void
}

function createClaim(keys: Keys, request: KeyedRequest): Claim {
  let taken: Promise<Mark> | undefined
  let held: Held | undefined
  let wrote = false
  /** The number of writes with an unknown outcome, or none yet. */
  let open = 0
  let ended = false
  let replay: Answer | null = null
  let refusal: DomainError | null = null

  async function take(caller: Caller): Promise<Mark> {
    const found = await takeWhenFree(keys, request, caller)
    if ('mark' in found) {
      held = found
      return found.mark
    }
    replay = found
    throw new DomainError('CONFLICT', 'The request was answered before.', {
      reason: 'ANSWERED_BEFORE',
    })
  }

  function begin(caller: Caller): Promise<Mark> {
    taken ??= take(caller).catch((error: unknown) => {
      if (error instanceof DomainError) refusal = error
      throw error
    })
    return taken
  }

  return {
    async write(caller, run) {
      const mark = await begin(caller)
      if (ended) throw keyUnderWay()
      open += 1
      try {
        const output = await run(mark)
        open -= 1
        return output
      } catch (error) {
        if (isRefusal(error)) open -= 1
        throw error
      }
    },
    note(effect) {
      if (effect === 'written') wrote = true
      if (effect === 'unknown') open += 1
    },
    replay: () => replay,
    refusal: () => (replay ? null : refusal),
    began: () => held !== undefined,
    async end(answer) {
      if (ended) return
      ended = true
      await taken?.catch(() => undefined)
      if (!held) return
      const isKept = answer !== null && wrote && open === 0
      await finish(keys, request, held.mark, isKept ? answer : null)
      held.release()
    },
  }
}

/** Stores the answer, or frees the key when there is none. */
async function finish(
  { sql }: Keys,
  { key }: KeyedRequest,
  mark: Mark,
  answer: Answer | null,
): Promise<void> {
  try {
    if (answer) {
      const { status, contentType, body } = answer
      const sealed = seal(body, key, mark.token)
      await storeAnswer(sql, mark, { status, contentType, sealed })
    } else await freeKey(sql, mark)
  } catch {
    // The lease expires by itself.
  }
}

/**
 * Takes the key once it is free, or returns the answer that the same request got before. Throws when the key was used for another
 * request, when the answer was lost, and when the request that holds the key does not end in time.
 */
async function takeWhenFree(
  keys: Keys,
  request: KeyedRequest,
  caller: Caller,
): Promise<Held | Answer> {
  const { sql, clock, waitMs, underWay } = keys
  const { workspaceId } = caller
  const keyHash = hash('sha256', request.key, 'buffer')
  const wanted = { workspaceId, route: request.route, keyHash, token: randomUUID() }
  const name = `${workspaceId} ${request.route} ${keyHash.toString('base64')}`
  const fingerprint = fingerprintOf(request, caller)
  const until = performance.now() + waitMs
  let known: Known | null = null
  for (let pauseMs = lookMs.first; ; pauseMs = Math.min(2 * pauseMs, lookMs.most)) {
    if (!known || isFree(known, clock.now())) {
      const now = clock.now()
      const times = { now, leasedUntil: leasedUntil(now), keptSince: keptSince(now) }
      if (await takeKey(sql, wanted, { fingerprint, ...times })) return hold(keys, name, wanted)
      known = await readKey(sql, wanted)
    }
    const answer = known && answerBefore(known, request, fingerprint, clock.now())
    if (answer) return answer
    const leftMs = until - performance.now()
    if (leftMs <= 0) throw keyUnderWay()
    const here = underWay.get(name)
    await pause(here ? leftMs : Math.min(pauseMs, leftMs), here)
    known = await readKey(sql, wanted)
  }
}

const keptSince = (now: Date) => new Date(now.getTime() - keptMs)
const leasedUntil = (now: Date) => new Date(now.getTime() + leaseMs)

function isFree({ createdAt, written, status, leasedUntil: end }: Known, now: Date): boolean {
  return createdAt < keptSince(now) || (!written && status === null && end < now)
}

/**
 * The answer that the same request got before; null while it is in progress, and when the key is free. Throws when the key was
 * used for another request, and when the answer was lost.
 */
function answerBefore(
  known: Known,
  { key }: KeyedRequest,
  fingerprint: Buffer,
  now: Date,
): Answer | null {
  if (isFree(known, now)) return null
  if (!known.fingerprint.equals(fingerprint)) throw reused(key)
  const { status, contentType } = known
  if (status !== null) return { status, contentType, body: unseal(known.body, key, known.token) }
  if (known.leasedUntil < now) throw lost()
  return null
}

/** Renews the lease while the request is running. */
function hold({ sql, clock, underWay }: Keys, name: string, mark: Mark): Held {
  const renewal = setInterval(() => {
    renewLease(sql, mark, leasedUntil(clock.now())).catch(() => undefined)
  }, renewEveryMs).unref()
  const { promise, resolve } = Promise.withResolvers<void>()
  underWay.set(name, promise)
  return {
    mark,
    release() {
      clearInterval(renewal)
      if (underWay.get(name) === promise) underWay.delete(name)
      resolve()
    },
  }
}

/** Removes answers that need not be kept any longer. */
export function pruneRequestKeys(sql: Sql, now: Date): Promise<void> {
  return pruneKeys(sql, new Date(now.getTime() - keptMs))
}

/** The fingerprint includes the caller's rights: an answer for a caller with more rights must not reach one with fewer. */
function fingerprintOf({ content }: KeyedRequest, { role, customer }: Caller): Buffer {
  const parts = [role, customer?.id ?? '', ...content].map((part) => hash('sha256', part, 'hex'))
  return hash('sha256', parts.join(), 'buffer')
}

/** Whether the database refused the statement; otherwise the write may have been committed. */
function isRefusal(error: unknown): boolean {
  const failure = failureOf(error)
  return failure !== null && failure.code !== 'UNAVAILABLE' && failure.code !== 'INTERNAL'
}

async function pause(ms: number, sooner?: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  await Promise.race([promise, ...(sooner ? [sooner] : [])])
  clearTimeout(timer)
}

function reused(idempotencyKey: string): DomainError {
  const message = 'The idempotency key was used for another request.'
  return new DomainError('IDEMPOTENCY_KEY_REUSED', message, { idempotencyKey })
}

function lost(): DomainError {
  return new DomainError(
    'CONFLICT',
    'The request with this idempotency key was carried out, at least in part, but its answer was lost: read what it wrote instead of sending it again.',
    { reason: 'ANSWER_LOST' },
  )
}
