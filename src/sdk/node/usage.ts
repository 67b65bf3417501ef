/** What customers used. */
import type { CallOptions, Client } from './client.ts'
import type { QueueOptions } from './configuration.ts'
import { OpenMonetizeError } from './errors.ts'
import {
  GetUsage,
  type GetUsageQuery,
  type GetUsageQueryVariables,
  GetUsageSeries,
  type GetUsageSeriesQuery,
  type GetUsageSeriesQueryVariables,
  ListUsageEvents,
  type ListUsageEventsQueryVariables,
  ReverseUsageEvent,
  type UsageEventFragment,
} from './operations.generated.ts'
import { type List, listOf } from './pages.ts'
import { createRecorder } from './record-usage.ts'
import { openSpool } from './spool.ts'
import { type UploadOptions, type UploadResult, uploadUsage } from './upload-usage.ts'
import type { RecordedUsage, UsageEvent } from './usage-event.ts'
import { createQueue } from './usage-queue.ts'

export interface Usage {
  /**
   * Resolves when the server has stored the event, with what it cost. Throws when the event is refused: InsufficientCreditsError,
   * LimitExceededError, … Calls of 2 ms share a request.
   */
  record(event: UsageEvent): Promise<RecordedUsage>
  /** The outcomes in the order of the events; the one of a refused event is its error. */
  record(events: readonly UsageEvent[]): Promise<(RecordedUsage | OpenMonetizeError)[]>
  /**
   * Returns at once, and sends the event in the background until the server has it; false when there was no room for it, which
   * `onDropped` hears too. With `spool: 'file'` the event is on disk when this returns, and survives the process.
   */
  enqueue(event: UsageEvent): boolean
  /** Resolves when what was enqueued so far is acknowledged or refused. */
  flush(): Promise<void>
  /** Records a CSV or JSONL file, in batches. The same file again changes nothing. */
  upload(path: string, options?: UploadOptions): Promise<UploadResult>
  /** Totals of a time, by feature. Credits, and money in major units. */
  get(filter: GetUsageQueryVariables, options?: CallOptions): Promise<GetUsageQuery['usage']>
  /** The newest first. */
  list(
    filter?: Omit<ListUsageEventsQueryVariables, 'first' | 'after'>,
    options?: CallOptions,
  ): List<UsageEventFragment>
  series(
    filter: GetUsageSeriesQueryVariables,
    options?: CallOptions,
  ): Promise<GetUsageSeriesQuery['usageSeries']>
  /** Takes an event back, with its credits: by an event of its own. ConflictError when it was before. */
  reverse(eventId: string, options?: CallOptions): Promise<UsageEventFragment>
}

const queueDefaults = { eventsMax: 10_000, bytesMax: 8 * 1024 * 1024, everyMs: 1_000 }

export interface ClosableUsage extends Usage {
  close(options?: { timeoutMs?: number }): Promise<{ unsent: number }>
}

export function createUsage(client: Client, options: QueueOptions = {}): ClosableUsage {
  const { ask, configuration } = client
  const recordOne = createRecorder(client)
  const limits = { ...queueDefaults, ...options }
  const isOnDisk = options.spool === 'file'
  const makeQueue = () =>
    createQueue(client, limits, options, isOnDisk ? openSpool(configuration, options) : null)
  // What an earlier process left is sent from the start.
  let queue = isOnDisk ? makeQueue() : null

  async function record(given: UsageEvent | readonly UsageEvent[]): Promise<unknown> {
    if (Array.isArray(given)) return Promise.all(given.map(recordOne))
    const outcome = await recordOne(given as UsageEvent)
    if (outcome instanceof OpenMonetizeError) throw outcome
    return outcome
  }

  return {
    record: record as Usage['record'],
    enqueue(event) {
      queue ??= makeQueue()
      return queue.enqueue(event)
    },
    flush: async () => queue?.flush(),
    upload: (path, options) => uploadUsage(client, path, options),
    get: async (filter, options) => (await ask(GetUsage, filter, options)).usage,
    list: (filter, options) =>
      listOf(async (page) => {
        return (await ask(ListUsageEvents, { ...filter, ...page }, options)).usageEvents
      }),
    series: async (filter, options) => (await ask(GetUsageSeries, filter, options)).usageSeries,
    reverse: async (id, options) =>
      (await ask(ReverseUsageEvent, { id }, options)).reverseUsageEvent,
    close: async (limits) => (await queue?.close(limits)) ?? { unsent: 0 },
  }
}
