/** Dispatches events to webhook endpoints and attempts deliveries for all workspaces, alongside the other servers. */
import { setTimeout as sleep } from 'node:timers/promises'
import { systemCaller } from '../core/operation/caller.ts'
import type { Sql } from '../core/operation/sql.ts'
import type { ApiDialect } from '../core/values/api-dialects.ts'
import {
  type Advanced,
  type AwakeEndpoint,
  advanceDeliveries,
  type Claimed,
  findAwake,
  renewLeases,
} from '../core/webhooks/advance.ts'
import type { AttemptResult } from '../core/webhooks/attempt-outcome.ts'
import { dispatchEvents, findUndispatched } from '../core/webhooks/dispatch.ts'
import type { Outbound, Reply } from '../core/webhooks/outbound.ts'
import { getRenderedEvent, keepBody } from '../core/webhooks/rendered-body.ts'
import { signedHeaders } from '../core/webhooks/signature.ts'
import type { RenderWebhook, WebhookFormats } from '../core/webhooks/webhook-format.ts'
import { createFlights, type Flights } from './flights.ts'
import { eachOne, isUnavailable, type Job, type JobDeps } from './runner.ts'

/** The longest time between two polls for new events. */
const pollMs = 500
/** Concurrent attempts of this server; an endpoint has at most four of them. */
const attemptsMax = 512
/** Endpoints advanced at once; each takes a connection to the database. */
const advancedAtOnce = 3
/** How long a closing server waits for its attempts; unfinished ones are repeated when their lease ends. */
const graceMs = 5_000
/** Consecutive transactions for one workspace, before the next one has its turn. */
const dispatchesMax = 20

interface Deps extends JobDeps {
  outbound: Outbound
  formats: WebhookFormats
  /** Renders the body of a delivery to an endpoint of a dialect. */
  render: RenderWebhook
}

/** An endpoint with the outcomes of its attempts that are not written yet. */
interface Finished extends AwakeEndpoint {
  results: AttemptResult[]
}

export function deliverWebhooksJob(deps: Deps): Job {
  const { sql, clock } = deps
  const flights = createFlights((leases) => renewLeases(sql, leases))
  const round = createRound(deps, flights)
  const pause = createPause()

  /** Runs while attempts are under way, and looks for more twice a second. */
  async function run(closing: AbortSignal): Promise<void> {
    let polledAt = Number.NEGATIVE_INFINITY
    do {
      if (closing.aborted) return land(closing)
      let awake: AwakeEndpoint[] = []
      let failure: unknown
      if (performance.now() - polledAt >= pollMs) {
        polledAt = performance.now()
        // A failure to dispatch in one workspace must not stop deliveries in the others.
        await dispatch(deps, closing).catch((error: unknown) => {
          failure = error
        })
        awake = await findAwake(sql, clock.now(), attemptsMax)
      }
      await round.advanceAll(awake, closing)
      if (failure !== undefined) throw failure
      if (flights.count() > 0) await Promise.race([flights.first(), pause(closing)])
    } while (flights.count() > 0 || round.isUnwritten())
  }

  async function land(closing: AbortSignal): Promise<void> {
    await flights.land(graceMs)
    await round.advanceAll([], closing)
  }

  return { name: 'deliverWebhooks', everyMs: pollMs, run }
}

/** Waits for the next poll; one timer serves all attempts that end before it. */
function createPause(): (closing: AbortSignal) => Promise<void> {
  let pausing: Promise<void> | undefined
  return (closing) => {
    pausing ??= sleep(pollMs, undefined, { signal: closing })
      .catch(() => undefined)
      .finally(() => {
        pausing = undefined
      })
    return pausing
  }
}

async function dispatch({ perform, sql }: Deps, closing: AbortSignal): Promise<void> {
  await eachAlone(sql, await findUndispatched(sql), async ({ workspaceId, mode }) => {
    for (let i = 0; i < dispatchesMax && !closing.aborted; i++) {
      if (!(await perform(systemCaller(workspaceId, mode), dispatchEvents, {}))) break
    }
  })
}

/** Writes the outcomes of attempts and begins the attempts that are due, endpoint by endpoint. */
function createRound(deps: Deps, flights: Flights) {
  const { perform, sql } = deps
  const finished = new Map<string, Finished>()

  async function advanceAll(awake: AwakeEndpoint[], closing: AbortSignal): Promise<void> {
    const queue = [...finished.values()]
    finished.clear()
    const known = new Set(queue.map(keyOf))
    queue.push(...awake.filter((e) => !known.has(keyOf(e))).map((e) => ({ ...e, results: [] })))
    // The workers share the queue.
    const lines = Array.from({ length: advancedAtOnce }, () => queue)
    const all = await Promise.allSettled(
      lines.map((line) => eachAlone(sql, line, (next) => advance(next, closing))),
    )
    for (const left of queue) keep(left)
    const failure = all.find((one) => one.status === 'rejected')
    if (failure) throw failure.reason
  }

  async function advance(endpoint: Finished, closing: AbortSignal): Promise<void> {
    const { workspaceId, mode, endpointId, results } = endpoint
    const room = closing.aborted ? 0 : attemptsMax - flights.count()
    const input = { endpointId, room: Math.max(0, room), results }
    try {
      const advanced = await perform(systemCaller(workspaceId, mode), advanceDeliveries, input)
      for (const claimed of advanced.claimed) fly(endpoint, advanced, claimed)
    } catch (error) {
      keep(endpoint)
      throw error
    }
  }

  /** Keeps the endpoint for the next round. */
  function keep(endpoint: Finished): void {
    if (endpoint.results.length === 0) return
    const waiting = finished.get(keyOf(endpoint))?.results ?? []
    finished.set(keyOf(endpoint), { ...endpoint, results: [...waiting, ...endpoint.results] })
  }

  function fly(endpoint: AwakeEndpoint, advanced: Advanced, claimed: Claimed): void {
    const { workspaceId } = endpoint
    const { id, lease } = claimed
    flights.begin({ workspaceId, id, lease }, async (givenUp) => {
      const result = await attempt(deps, endpoint, advanced, claimed, givenUp)
      if (!givenUp.aborted) keep({ ...endpoint, results: [result] })
    })
  }

  return { advanceAll, isUnwritten: () => finished.size > 0 }
}

async function attempt(
  deps: Deps,
  endpoint: AwakeEndpoint,
  { url, dialect, secrets }: Advanced,
  claimed: Claimed,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const { id, lease, eventId, eventType, attempts } = claimed
  const startedAt = deps.clock.now()
  const start = performance.now()
  const body = await bodyOf(deps, endpoint, dialect, claimed)
  const headers =
    deps.formats[dialect]?.headers({
      secrets,
      ...{ deliveryId: id, type: eventType, attempt: attempts + 1 },
      sentAt: startedAt,
      body: body ?? '',
    }) ?? signedHeaders(secrets, eventId, startedAt, body ?? '')
  const reply: Reply =
    body === null
      ? { ok: false, error: 'The body could not be made.' }
      : await deps.outbound.post({ url, headers, body, signal })
  return {
    deliveryId: id,
    lease,
    startedAt,
    latencyMs: Math.round(performance.now() - start),
    statusCode: reply.ok ? reply.statusCode : null,
    error: reply.ok ? null : reply.error,
    response: reply.ok ? reply.excerpt : null,
    retryAfter: reply.ok ? reply.retryAfter : null,
    random: Math.random(),
  }
}

/** The body that is kept; one that is empty is rendered first. Null when that fails, which is tried again like an attempt. */
async function bodyOf(
  { perform, render }: Deps,
  { workspaceId, mode }: AwakeEndpoint,
  dialect: ApiDialect,
  { id: deliveryId, eventId, body }: Claimed,
): Promise<string | null> {
  if (body !== '') return body
  const caller = systemCaller(workspaceId, mode)
  try {
    const event = await perform(caller, getRenderedEvent, { eventId })
    return await perform(caller, keepBody, { deliveryId, body: await render(dialect, event) })
  } catch {
    return null
  }
}

/**
 * Takes items from a list that other workers share. It stops when the database is unavailable; a database that answers was only
 * too busy with this item, for example with its locks.
 */
function eachAlone<T>(sql: Sql, list: T[], work: (one: T) => Promise<void>): Promise<void> {
  return eachOne(takenFrom(list), work, (error) => isUnavailable(error) && sql.query('select 1'))
}

function* takenFrom<T>(list: T[]): Generator<T> {
  for (let one = list.shift(); one !== undefined; one = list.shift()) yield one
}

function keyOf({ workspaceId, endpointId }: AwakeEndpoint): string {
  return `${workspaceId} ${endpointId}`
}
