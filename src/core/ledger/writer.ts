/**
 * The ledger on PostgreSQL, by group commit: what arrives while a group is being written forms the next one.
 *
 * Customers are spread over lanes by their reference, and each lane writes one group at a time, so that groups of
 * different customers are written side by side and those of one customer do not wait for each other's locks.
 */
import { DomainError } from '../errors.ts'
import type { Ledger, LedgerAnswers, LedgerCommand, RecordUsage, UsageOutcome } from './ledger.ts'
import { type TransactDeps, transact, type Written } from './transact.ts'

/** Groups written side by side: one is decided here while another is in the database; more of them would be smaller. */
export const laneCount = 2
/** Events and other commands in one group at most. */
const groupWeightMax = 1_000
/** Events and other commands that wait in one lane at most; beyond it the answer is UNAVAILABLE. */
const laneWeightMax = 20_000
/** For a lock, counted from when the command that has waited longest came. */
const lockWaitMs = 2_000

type Answer = LedgerAnswers[LedgerCommand['kind']]

interface Waiting {
  command: LedgerCommand
  weight: number
  /** By `performance.now`. */
  since: number
  resolve(answer: Answer): void
  reject(error: unknown): void
}

interface Lane {
  waiting: Waiting[]
  weight: number
  /** Settles when the lane has nothing left to write. */
  work: Promise<void> | null
}

export interface LedgerWriter extends Ledger {
  /** How many events and commands wait to be written. */
  depth(): number
  /** Writes what waits. */
  close(): Promise<void>
}

export function createLedgerWriter(deps: TransactDeps): LedgerWriter {
  const lanes: Lane[] = Array.from({ length: laneCount }, () => ({
    waiting: [],
    weight: 0,
    work: null,
  }))

  function enqueue(command: LedgerCommand, lane: Lane): Promise<Answer> {
    const weight = command.kind === 'recordUsage' ? command.events.length : 1
    if (lane.weight + weight > laneWeightMax) {
      const details = { retryAfterSeconds: 1 }
      throw new DomainError('UNAVAILABLE', 'Too much waits to be written; try again.', details)
    }
    return new Promise((resolve, reject) => {
      lane.waiting.push({ command, weight, since: performance.now(), resolve, reject })
      lane.weight += weight
      lane.work ??= work(lane)
    })
  }

  async function work(lane: Lane): Promise<void> {
    // Requests of the same tick of the event loop belong into one group.
    await new Promise(setImmediate)
    while (lane.waiting.length > 0) {
      const { away } = await settle(takeGroup(lane))
      if (away) refuseWaiting(lane)
    }
    lane.work = null
  }

  async function settle(group: Waiting[]): Promise<Written> {
    const commands = group.map((waiting) => waiting.command)
    const waitedMs = performance.now() - (group[0]?.since ?? 0)
    const written = await transact(deps, commands, lockWaitMs - waitedMs)
    for (const [i, waiting] of group.entries()) {
      const outcome = written.settled[i]
      if (outcome?.ok) waiting.resolve(outcome.answer)
      else waiting.reject(outcome?.error ?? new Error('The group answered too few commands'))
    }
    return written
  }

  return {
    async submit<C extends LedgerCommand>(command: C) {
      const answer =
        command.kind === 'recordUsage'
          ? await recordByLane(command, (part, lane) => enqueue(part, laneAt(lanes, lane)))
          : await enqueue(command, laneAt(lanes, laneOf(command.customerId)))
      return answer as LedgerAnswers[C['kind']]
    },
    depth: () => lanes.reduce((sum, lane) => sum + lane.weight, 0),
    async close() {
      await Promise.all(lanes.map((lane) => lane.work))
    },
  }
}

/** Behind a group that could not reach the database, nobody waits for the same in turn. */
function refuseWaiting(lane: Lane): void {
  const message = 'The database is not available, and nothing was written; try again.'
  const error = new DomainError('UNAVAILABLE', message, { retryAfterSeconds: 1 })
  lane.weight = 0
  for (const waiting of lane.waiting.splice(0)) waiting.reject(error)
}

function takeGroup(lane: Lane): Waiting[] {
  let weight = 0
  let count = 0
  for (const waiting of lane.waiting) {
    if (count > 0 && weight + waiting.weight > groupWeightMax) break
    weight += waiting.weight
    count++
  }
  lane.weight -= weight
  return lane.waiting.splice(0, count)
}

/**
 * Events are independent of each other, so a batch is written in as many lanes as it has customers for. When a lane
 * fails, its events are answered as rejected; only when all do does the whole request fail.
 */
async function recordByLane(
  command: RecordUsage,
  submit: (part: RecordUsage, lane: number) => Promise<Answer>,
): Promise<UsageOutcome[]> {
  const places = Map.groupBy(command.events.keys(), (i) =>
    laneOf(command.events[i]?.customerId ?? ''),
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
  return (hash >>> 0) % laneCount
}
