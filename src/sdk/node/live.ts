/**
 * What changes, as it changes, over server-sent events.
 *
 * A stream that ends is opened again, after what was delivered: each event comes once, in order of `sequence`. Of a balance and of
 * entitlements only the latest state counts, so that one that is the same after a break is not repeated.
 */
import { type Client, failureOfAnswer, sleep } from './client.ts'
import type { Document } from './document.ts'
import { errorOf, type OpenMonetizeError } from './errors.ts'
import { eventsOf, type ServerEvent } from './event-stream.ts'
import {
  type CreditBalanceFragment,
  type EntitlementFragment,
  type UsageEventFragment,
  WatchBalance,
  WatchEntitlements,
  WatchUsage,
} from './operations.generated.ts'
import { TransportError } from './transport.ts'

/** Ends by `break`, by `return()`, or by the signal. */
export interface LiveOptions {
  signal?: AbortSignal
}

export interface Live {
  /** The balance now and after every change; a slow reader gets only the latest. Credits. */
  balance(customerId: string, options?: LiveOptions): AsyncGenerator<CreditBalanceFragment>
  /** The last event and then each new one; with `after` (a `sequence`, 0 for all) each after that. */
  usage(
    customerId: string,
    options?: LiveOptions & { after?: number },
  ): AsyncGenerator<UsageEventFragment>
  /** All entitlements of the customer, now and after every change. */
  entitlements(customerId: string, options?: LiveOptions): AsyncGenerator<EntitlementFragment[]>
}

export function createLive(client: Client): Live {
  return {
    balance: (customerId, options) =>
      states(client, WatchBalance, { customerId }, ({ creditBalance }) => creditBalance, options),
    entitlements: (customerId, options) =>
      states(
        client,
        WatchEntitlements,
        { customerId },
        ({ entitlementChanged }) => entitlementChanged,
        options,
      ),
    async *usage(customerId, { after, ...options } = {}) {
      let last = after
      for await (const item of watch(client, WatchUsage, { customerId, after }, options)) {
        const event = item.data.usageEvents
        if (!event || event.sequence <= (last ?? 0)) continue
        last = event.sequence
        yield event
      }
    },
  }
}

async function* states<Data, Variables, State>(
  client: Client,
  document: Document<Data, Variables>,
  variables: Variables,
  stateOf: (data: Data) => State,
  options: LiveOptions | undefined,
): AsyncGenerator<State> {
  let last = ''
  for await (const { data, isFirst } of watch(client, document, variables, options)) {
    const state = stateOf(data)
    const text = JSON.stringify(state, (name, value) => (name === 'asOf' ? undefined : value))
    if (isFirst && text === last) continue
    last = text
    yield state
  }
}

export interface LiveItem<Data> {
  data: Data
  /** Whether it is the first of its connection. */
  isFirst: boolean
}

interface Hooks extends LiveOptions {
  onLost?(): void
}

/** The server sends a ping every 12 s: after this the connection is dead. */
const silentMs = 30_000
const longestWaitMs = 8_000

/** Throws only what another attempt would meet again. */
export async function* watch<Data, Variables>(
  client: Client,
  document: Document<Data, Variables>,
  variables: Variables,
  { signal, onLost }: Hooks = {},
): AsyncGenerator<LiveItem<Data>> {
  let lastId: string | null = null
  for (let failures = 0; !signal?.aborted; ) {
    try {
      let isFirst = true
      for await (const event of connection(client, document, variables, lastId, signal)) {
        if (event.name === 'complete') return
        lastId = event.id ?? lastId
        failures = 0
        yield { data: dataOf<Data>(event), isFirst }
        isFirst = false
      }
    } catch (error) {
      if (signal?.aborted) return
      if (!(error instanceof TransportError) && !isPassing(error)) throw error
      const { details } = error as Partial<OpenMonetizeError>
      const told = Number(details?.retryAfterSeconds) * 1000
      failures += 1
      onLost?.()
      await pause(told > 0 ? told : backoff(failures), signal)
      continue
    }
    if (signal?.aborted) return
    onLost?.()
    failures += 1
    await pause(backoff(failures), signal)
  }
}

const backoff = (failures: number) =>
  Math.random() * Math.min(longestWaitMs, 100 * 2 ** Math.min(failures, 10))

/** An abort ends the pause. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, signal).catch(() => undefined)
}

function isPassing(error: unknown): boolean {
  const { code, status } = error as Partial<OpenMonetizeError>
  return code === 'UNAVAILABLE' || code === 'RATE_LIMITED' || (status ?? 0) >= 500
}

async function* connection<Variables>(
  { transport, configuration, bodyOf, headers }: Client,
  document: Document<unknown, Variables>,
  variables: Variables,
  lastId: string | null,
  signal: AbortSignal | undefined,
): AsyncGenerator<ServerEvent> {
  const stream = await transport.stream({
    url: configuration.graphqlUrl,
    headers: {
      ...headers,
      accept: 'text/event-stream',
      ...(lastId !== null && { 'last-event-id': lastId }),
    },
    body: bodyOf(document, variables),
    timeoutMs: configuration.timeoutMs,
    isAfterLoss: true,
    signal,
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  const heard = () => {
    clearTimeout(timer)
    timer = setTimeout(stream.close, silentMs)
  }
  try {
    heard()
    if (stream.status !== 200) throw await refusal(stream)
    yield* eventsOf(stream.chunks, heard)
  } finally {
    clearTimeout(timer)
    stream.close()
  }
}

/** A refusal is a stream of one event, or the JSON or text of a proxy. */
async function refusal(stream: {
  status: number
  headers: Readonly<Record<string, string | undefined>>
  chunks: AsyncIterable<Uint8Array>
}): Promise<OpenMonetizeError> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream.chunks) chunks.push(chunk)
  const whole = chunks.map((chunk) => new TextDecoder().decode(chunk)).join('')
  const text = /^data: (.*)$/m.exec(whole)?.[1] ?? whole
  return errorOf(failureOfAnswer({ status: stream.status, headers: stream.headers, text }))
}

function dataOf<Data>({ data }: ServerEvent): Data {
  const outcome = JSON.parse(data) as { data?: Data | null; errors?: unknown[] }
  if (outcome.data && !outcome.errors) return outcome.data
  throw errorOf(failureOfAnswer({ status: 200, headers: {}, text: data }))
}
