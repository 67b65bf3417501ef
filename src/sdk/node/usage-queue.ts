/**
 * `usage.enqueue`: events that are sent in the background, in batches, until the server has them.
 *
 * Invariants: an event that was taken is acknowledged by the server, or told to `onRejected`; one that does not fit is told to
 * `onDropped` and never taken. What the server may have had before is sent again under the same key, and counts once.
 */
import { type Client, sleep } from './client.ts'
import type { Logger, QueueOptions } from './configuration.ts'
import { invalidRequest, OpenMonetizeError } from './errors.ts'
import type { Spool } from './spool.ts'
import { bytesPerBatch, type EncodedEvent, encodeEvent, sendBatch } from './usage-batch.ts'
import type { UsageEvent } from './usage-event.ts'

export interface QueueLimits {
  eventsMax: number
  bytesMax: number
  everyMs: number
}

export interface UsageQueue {
  enqueue(event: UsageEvent): boolean
  flush(): Promise<void>
  close(options?: { timeoutMs?: number }): Promise<{ unsent: number }>
}

/** So many are sent at once, without waiting for the next second. */
const sentAt = 500
const longestWaitMs = 8_000
const attemptsMs = 30_000
/** For what a process leaves that ends while this one runs. */
const lookEveryMs = 10_000

interface Queued extends EncodedEvent {
  /** Forgets it on disk. */
  acknowledge?(): void
}

interface Waiting {
  events: Queued[]
  bytes: number
}

export function createQueue(
  client: Client,
  limits: QueueLimits,
  hooks: Pick<QueueOptions, 'onRejected' | 'onDropped'>,
  spool: Spool | null,
): UsageQueue {
  const waiting: Waiting = { events: [], bytes: 0 }
  const stop = new AbortController()
  const sender = createSender(client, waiting, hooks, spool, stop.signal)
  let timer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false

  function start(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    return sender.start().finally(() => {
      if (waiting.events.length > 0 && !stop.signal.aborted) plan()
    })
  }

  function plan(): void {
    if (sender.isSending()) return
    if (waiting.events.length >= sentAt) startAndTell()
    else timer ??= setTimeout(startAndTell, limits.everyMs)
  }

  /** The disk may fail; the events wait then, and the process goes on. */
  function startAndTell(): void {
    start().catch((error: Error) => {
      client.configuration.logger.warn?.('OpenMonetize: the spool failed', { error: error.message })
    })
  }

  // What other processes left is sent without waiting for an event of this one.
  if (spool) plan()
  const look = spool ? setInterval(startAndTell, lookEveryMs) : undefined
  ;(look as { unref?(): void } | undefined)?.unref?.()
  return {
    enqueue(event) {
      if (isClosed) throw invalidRequest('The client is closed.')
      const timestamp = event.timestamp ?? new Date().toISOString()
      const encoded = encodeEvent({ ...event, timestamp })
      const count = waiting.events.length + sender.underWay()
      if (count >= limits.eventsMax || waiting.bytes + encoded.text.length > limits.bytesMax) {
        client.configuration.logger.warn?.('OpenMonetize: usage was dropped', { waiting: count })
        safely(client.configuration.logger, () => hooks.onDropped?.(event))
        return false
      }
      waiting.events.push(spool?.append(encoded) ?? encoded)
      waiting.bytes += encoded.text.length
      plan()
      return true
    },
    async flush() {
      while ((waiting.events.length > 0 || sender.isSending()) && !stop.signal.aborted)
        await start()
    },
    async close({ timeoutMs = 10_000 } = {}) {
      isClosed = true
      const isLate = await isLateAfter(timeoutMs, this.flush())
      const unsent = isLate ? waiting.events.length + sender.underWay() : 0
      stop.abort()
      clearTimeout(timer)
      clearInterval(look)
      spool?.close()
      return { unsent }
    },
  }
}

async function isLateAfter(ms: number, work: Promise<void>): Promise<boolean> {
  const over = new AbortController()
  const late = sleep(ms, over.signal).then(() => true)
  late.catch(() => undefined)
  const isLate = await Promise.race([work.then(() => false), late])
  over.abort()
  return isLate
}

/** Sends what waits, batch after batch, and what an earlier process left. */
function createSender(
  client: Client,
  waiting: Waiting,
  hooks: Pick<QueueOptions, 'onRejected'>,
  spool: Spool | null,
  signal: AbortSignal,
) {
  let underWay = 0
  let sending: Promise<void> | null = null

  async function sendAll(): Promise<void> {
    while (!signal.aborted) {
      const left = spool?.adopt() ?? []
      const isLast = left.length === 0
      await settleAll({ events: left, bytes: bytesOf(left) })
      if (isLast && waiting.events.length === 0) return
      await settleAll(waiting)
    }
  }

  async function settleAll(from: Waiting): Promise<void> {
    while (from.events.length > 0 && !signal.aborted) {
      // What is sent lies in files to which nothing is added, so that the last acknowledgement deletes them.
      spool?.seal()
      const events = take(from)
      underWay = events.length
      await settle(client, events, hooks, signal)
      if (!signal.aborted) underWay = 0
    }
  }

  return {
    underWay: () => underWay,
    isSending: () => sending !== null,
    start(): Promise<void> {
      sending ??= sendAll().finally(() => {
        sending = null
      })
      return sending
    },
  }
}

/** Until each event is acknowledged or refused, or the signal says stop. */
async function settle(
  client: Client,
  events: readonly Queued[],
  { onRejected }: Pick<QueueOptions, 'onRejected'>,
  signal: AbortSignal,
): Promise<void> {
  const { logger } = client.configuration
  let open = events
  for (let failures = 0; open.length > 0 && !signal.aborted; ) {
    try {
      const outcomes = await sendBatch(client, open, { deadlineMs: attemptsMs, signal })
      open = open.filter((one, i) => {
        const outcome = outcomes[i]!
        if (outcome instanceof OpenMonetizeError) {
          if (isPassing(outcome)) return true
          const { code, message } = outcome
          logger.warn?.('OpenMonetize: usage was refused', { code, message })
          safely(logger, () => onRejected?.(JSON.parse(one.text) as UsageEvent, outcome))
        }
        one.acknowledge?.()
        return false
      })
      failures = open.length > 0 ? failures + 1 : 0
    } catch (error) {
      if (signal.aborted) return
      failures += 1
      const { code, requestId } = error as Partial<OpenMonetizeError>
      const fields = { code, requestId, events: open.length }
      logger.warn?.('OpenMonetize: usage waits for the server', fields)
    }
    if (open.length > 0) await sleep(backoff(failures), signal).catch(() => undefined)
  }
}

/** A hook that throws must not stop the queue, or send an event again. */
function safely({ warn }: Logger, hook: () => void): void {
  try {
    hook()
  } catch (error) {
    warn?.('OpenMonetize: a hook of the queue failed', { error: String(error) })
  }
}

function bytesOf(events: readonly Queued[]): number {
  return events.reduce((sum, { text }) => sum + text.length, 0)
}

function take(waiting: Waiting): Queued[] {
  let [count, bytes] = [0, 0]
  for (const { text } of waiting.events.slice(0, sentAt)) {
    if (count > 0 && bytes + text.length > bytesPerBatch) break
    count += 1
    bytes += text.length
  }
  waiting.bytes -= bytes
  return waiting.events.splice(0, count)
}

const backoff = (failures: number) =>
  Math.random() * Math.min(longestWaitMs, 250 * 2 ** Math.min(failures, 6))

/** The event itself is not refused. */
function isPassing({ code }: OpenMonetizeError): boolean {
  return code === 'UNAVAILABLE' || code === 'RATE_LIMITED' || code === 'INTERNAL'
}
