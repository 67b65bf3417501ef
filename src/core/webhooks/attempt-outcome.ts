/** The effect of an attempt's outcome on its delivery and on the health of the endpoint. Pure. */
import { nextAttemptAt, delaysMs as ownDelaysMs, retryAfterMs } from './schedule.ts'

export interface AttemptResult {
  deliveryId: string
  /** The lease under which the attempt was made. */
  lease: string
  startedAt: Date
  latencyMs: number
  /** Null: there was no answer. */
  statusCode: number | null
  error: string | null
  response: string | null
  /** The Retry-After header. */
  retryAfter: string | null
  /** A number from 0 to 1, for the jitter. */
  random: number
}

export const deliveryStatuses = ['PENDING', 'DELIVERED', 'DEAD'] as const
export type DeliveryStatus = (typeof deliveryStatuses)[number]

/** The state of a delivery that attempts change. */
export interface DeliveryState {
  id: string
  stream: string
  status: DeliveryStatus
  failures: number
  attempts: number
  dueAt: Date | null
  lease: string | null
  lastStatusCode: number | null
  lastError: string | null
  finishedAt: Date | null
}

/** The state of an endpoint that attempts change. */
export interface Health {
  consecutiveFailures: number
  /** The first failure since the last success. */
  failingSince: Date | null
  pausedUntil: Date | null
  disabledAt: Date | null
  disabledReason: string | null
}

/** Concurrent attempts at one endpoint, on all servers together. */
const concurrencyMax = 4
/** After this many failures without a success between them, the endpoint is only probed. */
export const probedFrom = 5
/** The time between two probes. Probes are frequent, because the next event may succeed where one event always fails. */
const probeEveryMs = 1_000
/**
 * An endpoint that fails slowly is left alone for this many times as long: endpoints that hang must not use up all room for
 * attempts.
 */
const restFactor = 4
/** One attempt makes us leave the whole endpoint alone for at most this long. */
const pauseMaxMs = 60_000
const disabledAfterMs = 5 * 24 * 3_600_000
/** A single event that was given up long ago does not disable an endpoint. */
const disabledFromFailures = 10

export function concurrencyOf({ consecutiveFailures }: Health): number {
  return consecutiveFailures >= probedFrom ? 1 : concurrencyMax
}

/** Only a 2xx answer is a success. */
function isSuccess({ statusCode }: AttemptResult): boolean {
  return statusCode !== null && statusCode >= 200 && statusCode < 300
}

export function settleDelivery(
  delivery: DeliveryState,
  result: AttemptResult,
  health: Health,
  now: Date,
  delaysMs: readonly number[] = ownDelaysMs,
): DeliveryState {
  const isOurs = delivery.lease === result.lease
  const next = {
    ...delivery,
    attempts: delivery.attempts + 1,
    lease: isOurs ? null : delivery.lease,
    lastStatusCode: result.statusCode,
    lastError: result.error,
  }
  if (isSuccess(result)) {
    // A success counts even when the lease had ended or the delivery was given up meanwhile: the receiver has the event.
    return { ...next, status: 'DELIVERED', dueAt: null, finishedAt: delivery.finishedAt ?? now }
  }
  // Another server is attempting the delivery again, or its fate is decided.
  if (!isOurs || delivery.status !== 'PENDING') return next
  const failures = delivery.failures + 1
  const asked = retryAfterMs(result.retryAfter, now)
  const dueAt =
    health.disabledAt === null ? nextAttemptAt(failures, now, result.random, asked, delaysMs) : null
  const status = dueAt === null ? 'DEAD' : 'PENDING'
  return { ...next, failures, status, dueAt, finishedAt: dueAt === null ? now : null }
}

export function settleHealth(health: Health, result: AttemptResult, now: Date): Health {
  if (isSuccess(result)) {
    return { ...health, consecutiveFailures: 0, failingSince: null, pausedUntil: null }
  }
  const consecutiveFailures = health.consecutiveFailures + 1
  const failingSince = health.failingSince ?? now
  const failed = {
    ...health,
    consecutiveFailures,
    failingSince,
    pausedUntil: pausedUntil(consecutiveFailures, result, now),
  }
  const reason = disabledReason(failed, result, now)
  if (reason === null || health.disabledAt !== null) return failed
  return { ...failed, disabledAt: now, disabledReason: reason }
}

function pausedUntil(failures: number, result: AttemptResult, now: Date): Date | null {
  const isBusy = result.statusCode === 429 || result.statusCode === 503
  const asked = isBusy ? Math.min(retryAfterMs(result.retryAfter, now), pauseMaxMs) : 0
  const rest = Math.min(Math.max(probeEveryMs, restFactor * result.latencyMs), pauseMaxMs)
  const pauseMs = Math.max(asked, failures >= probedFrom ? rest : 0)
  return pauseMs === 0 ? null : new Date(now.getTime() + pauseMs)
}

function disabledReason(health: Health, result: AttemptResult, now: Date): string | null {
  if (result.statusCode === 410) return 'It answered 410 Gone.'
  const failingMs = now.getTime() - (health.failingSince ?? now).getTime()
  const isGivenUp =
    failingMs >= disabledAfterMs && health.consecutiveFailures >= disabledFromFailures
  return isGivenUp ? 'Every attempt of five days failed.' : null
}
