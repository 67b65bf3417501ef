/**
 * The ledger on PostgreSQL, by group commit: commands that arrive while a group is being written form the next one.
 *
 * Customers are spread over lanes by their reference, and each lane writes one group at a time, so that groups of
 * different customers are written concurrently and those of one customer do not wait for each other's locks. Customers whose
 * commands move hundreds of pools have the last lane.
 */

import type { CustomerChange } from '../events/domain-event.ts'
import { DomainError } from '../values/errors.ts'
import { type Apart, createApart } from './apart.ts'
import { type Answer, definitionOf, type LedgerAnswers, type LedgerCommand } from './commands.ts'
import type { UsageOutcome } from './decide/record-event.ts'
import type { RecordUsage } from './decide/record-usage.ts'
import type { Ledger } from './ledger.ts'
import { findAdjusted } from './load/find-adjusted.ts'
import { findHeirs } from './load/find-heirs.ts'
import { createRememberedAccounts } from './remembered-accounts.ts'
import { decideUnread, type TransactDeps, transact, type Unread, type Written } from './transact.ts'
import { createWideCustomers, type WideCustomers } from './wide-customers.ts'

/**
 * Groups of usual commands written concurrently: one is decided here while another is in the database; with more lanes the groups
 * would be smaller.
 */
const usualLanes = 2
const wideLane = usualLanes
export const laneCount = usualLanes + 1
/** The maximum of events and other commands in one group. */
const groupWeightMax = 1_000
/** The maximum of events and other commands that wait in one lane; beyond it the answer is UNAVAILABLE. */
const laneWeightMax = 20_000

interface Waiting {
  command: LedgerCommand
  weight: number
  /** The time by `performance.now`. */
  since: number
  resolve(answer: Answer): void
  reject(error: unknown): void
}

interface Group {
  waiting: Waiting[]
  unread: Unread | null
  /** Whether it is for a customer whose commands recently could not be written. */
  isApart: boolean
}

interface Shared extends Pick<WriterDeps, 'publish'> {
  lanes: Lane[]
  wide: WideCustomers
}

interface Lane {
  deps: TransactDeps
  waiting: Waiting[]
  weight: number
  apart: Apart
  /** Called when enough commands wait for a full group. */
  filled: (() => void) | null
  /** Settles when the lane has nothing left to write. */
  work: Promise<void> | null
}

export interface WriterDeps extends Omit<TransactDeps, 'rememberedAccounts'> {
  /** Publishes a committed change to caches and subscribers; must not throw. */
  publish(change: CustomerChange): void
}

export interface LedgerWriter extends Ledger {
  /** The number of events and commands that wait to be written. */
  depth(): number
  /** Writes what waits, then ends. */
  close(): Promise<void>
}

export function createLedgerWriter(deps: WriterDeps): LedgerWriter {
  const lanes: Lane[] = Array.from({ length: laneCount }, () => ({
    deps: { ...deps, rememberedAccounts: createRememberedAccounts(deps.catalogs) },
    waiting: [],
    weight: 0,
    apart: createApart(),
    filled: null,
    work: null,
  }))
  const wide = createWideCustomers()
  const shared: Shared = { publish: deps.publish, lanes, wide }
  // The database behind a new connection may have lost commits of the previous one.
  deps.sql.on('connect', () => {
    for (const lane of lanes) lane.deps.rememberedAccounts.clear()
  })

  const laneFor = (workspaceId: string, customerId: string) =>
    wide.has(workspaceId, customerId) ? wideLane : laneOf(customerId)

  function enqueue(command: LedgerCommand, lane: Lane): Promise<Answer> {
    const weight = weigh(command)
    if (lane.weight + weight > laneWeightMax) {
      const details = { retryAfterSeconds: 1 }
      throw new DomainError('UNAVAILABLE', 'Too many writes are waiting; try again.', details)
    }
    return new Promise((resolve, reject) => {
      const since = performance.now()
      queue(shared, lane, [{ command, weight, since, resolve, reject }])
    })
  }

  return {
    async submit<C extends LedgerCommand>(command: C) {
      const answer =
        command.kind === 'recordUsage'
          ? await recordByLane(command, laneFor, (part, lane) => enqueue(part, laneAt(lanes, lane)))
          : await enqueue(
              command,
              laneAt(lanes, wide.isNamedBy(command) ? wideLane : laneOf(command.customerId)),
            )
      return answer as LedgerAnswers[C['kind']]
    },
    findHeirs,
    findAdjusted,
    depth: () => lanes.reduce((sum, lane) => sum + lane.weight, 0),
    async close() {
      // A lane may still pass commands on to the last one.
      while (lanes.some(({ work }) => work)) await Promise.all(lanes.map(({ work }) => work))
    },
  }
}

function queue(shared: Shared, lane: Lane, waiting: Waiting[]): void {
  lane.waiting.push(...waiting)
  lane.weight += weightOf(waiting)
  if (lane.weight >= groupWeightMax) lane.filled?.()
  lane.work ??= work(shared, lane)
}

async function work(shared: Shared, lane: Lane): Promise<void> {
  // Requests of the same tick of the event loop belong in one group.
  await new Promise(setImmediate)
  let answerLast = () => {}
  let group = nextGroup(lane)
  while (group) {
    const { waiting, unread } = group
    const writing = write(lane, group)
    await new Promise(setImmediate)
    // The database is busy with the group: this is the time to answer the previous one and to decide the next.
    answerLast()
    const ahead = unread && (await isFullBefore(lane, writing)) ? nextGroup(lane) : null
    const written = await writing
    const done = waiting.splice(0, written.settled.length)
    lane.apart.add(written.costly)
    lane.waiting.unshift(...waiting)
    lane.weight += weightOf(waiting)
    moveWide(shared, lane, written.wide)
    answerLast = () => answer(shared, done, written)
    if (written.away) refuseWaiting(lane, ahead)
    group = written.away ? null : (ahead ?? nextGroup(lane))
  }
  answerLast()
  lane.work = null
}

/** Commands of customers that are wide by now leave the lane of the others. */
function moveWide(shared: Shared, lane: Lane, found: string[]): void {
  const { wide, lanes } = shared
  const target = laneAt(lanes, wideLane)
  if (found.length === 0) return
  wide.add(found)
  if (lane === target) return
  const moved = lane.waiting.filter(({ command }) => wide.isNamedBy(command))
  if (moved.length === 0) return
  const gone = new Set(moved)
  lane.waiting = lane.waiting.filter((one) => !gone.has(one))
  lane.weight -= weightOf(moved)
  queue(shared, target, moved)
}

/** The waiting commands, up to a full group, decided if that needs no reading. */
function nextGroup(lane: Lane): Group | null {
  const chosen = lane.apart.next(lane.waiting)
  const candidates = chosen ? chosen.places.map((i) => lane.waiting[i] as Waiting) : lane.waiting
  let weight = 0
  let count = 0
  for (const waiting of candidates) {
    if (count > 0 && weight + waiting.weight > groupWeightMax) break
    weight += waiting.weight
    count++
  }
  if (count === 0) return null
  lane.weight -= weight
  const waiting = candidates.slice(0, count)
  if (chosen) {
    const taken = new Set(waiting)
    lane.waiting = lane.waiting.filter((one) => !taken.has(one))
  } else lane.waiting.splice(0, count)
  const unread = decideUnread(lane.deps, commandsOf(waiting))
  return { waiting, unread, isApart: chosen?.isApart ?? false }
}

function write({ deps }: Lane, { waiting, unread, isApart }: Group): Promise<Written> {
  // An account that was locked a moment ago is not waited for again.
  if (isApart) return transact(deps, commandsOf(waiting), 0, unread)
  const waitedMs = performance.now() - (waiting[0]?.since ?? 0)
  // The wait for a lock counts from the arrival of the oldest command.
  return transact(deps, commandsOf(waiting), deps.limits.waitMs - waitedMs, unread)
}

const weightOf = (group: Waiting[]) => group.reduce((sum, { weight }) => sum + weight, 0)

const commandsOf = (group: Waiting[]) => group.map(({ command }) => command)

/** Whether a full group waits while the previous one is still being written. */
async function isFullBefore(lane: Lane, writing: Promise<unknown>): Promise<boolean> {
  if (lane.weight >= groupWeightMax) return true
  const filled = new Promise<boolean>((resolve) => {
    lane.filled = () => resolve(true)
  })
  const isFull = await Promise.race([filled, writing.then(() => false)])
  lane.filled = null
  return isFull
}

function answer(
  deps: Pick<Shared, 'publish'>,
  group: Waiting[],
  { settled, changes }: Written,
): void {
  for (const change of changes) deps.publish(change)
  for (const [i, waiting] of group.entries()) {
    const outcome = settled[i]
    if (outcome?.ok) waiting.resolve(outcome.answer)
    else waiting.reject(outcome?.error ?? new Error('The group answered too few commands'))
  }
}

/** When a group could not reach the database, the commands behind it are refused too, instead of waiting in turn. */
function refuseWaiting(lane: Lane, ahead: Group | null): void {
  const message = 'The database is not available, and nothing was written; try again.'
  const error = new DomainError('UNAVAILABLE', message, { retryAfterSeconds: 1 })
  if (ahead?.unread) lane.deps.rememberedAccounts.forget(ahead.unread.accounts)
  lane.weight = 0
  const refused = [...(ahead?.waiting ?? []), ...lane.waiting.splice(0)]
  for (const waiting of refused) waiting.reject(error)
}

/**
 * Events are independent of each other, so a batch is split over the lanes of its customers. When a lane
 * fails, its events are answered as rejected; only when all lanes fail does the whole request fail.
 */
async function recordByLane(
  command: RecordUsage,
  laneFor: (workspaceId: string, customerId: string) => number,
  submit: (part: RecordUsage, lane: number) => Promise<Answer>,
): Promise<UsageOutcome[]> {
  const places = Map.groupBy(command.events.keys(), (i) =>
    laneFor(command.workspaceId, command.events[i]?.customerId ?? ''),
  )
  const outcomes = new Array<UsageOutcome>(command.events.length)
  let failures = 0
  const parts = [...places].map(async ([lane, indices]) => {
    const events = indices.flatMap((i) => command.events[i] ?? [])
    let answers: UsageOutcome[]
    try {
      answers = (await submit({ ...command, events }, lane)) as UsageOutcome[]
    } catch (error) {
      failures += 1
      if (failures === places.size || !(error instanceof DomainError)) throw error
      answers = events.map(() => ({ status: 'REJECTED', error }))
    }
    for (const [n, i] of indices.entries()) {
      const answer = answers[n]
      if (answer) outcomes[i] = answer
    }
  })
  await Promise.all(parts)
  return outcomes
}

function weigh(command: LedgerCommand): number {
  return definitionOf(command).weight?.(command) ?? 1
}

function laneAt(lanes: Lane[], index: number): Lane {
  const lane = lanes[index]
  if (!lane) throw new Error(`There is no lane ${index}`)
  return lane
}

/** FNV-1a over the reference. */
function laneOf(reference: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < reference.length; i++) {
    hash = Math.imul(hash ^ reference.charCodeAt(i), 0x01000193)
  }
  return (hash >>> 0) % usualLanes
}
