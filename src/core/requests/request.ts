/** The request that operations are part of: where it came from, and what is recorded while it is handled. */
import type { RateClass } from '../rate-limits/rate-classes.ts'
import type { Pace } from '../rate-limits/rate-limiter.ts'
import type { Claim } from './request-keys.ts'

export interface Request {
  id: string
  /** Null for requests that do not come over the network. */
  ip: string | null
  userAgent: string | null
  /** The URL of the server as the client knows it, without a slash at its end; empty when there is no client. */
  origin: string
  /** The idempotency key of the whole request; null without one. */
  claim: Claim | null
  /** The state of the rate limit that is closest to its end; null before the first. */
  pace: Pace | null
  /** What is reported in its place. */
  reported?: Pace
  /** The cost of its document, in values of the answer; undefined where it is not counted. */
  cost?: number
  /** The part of the cost that its first operation is still to be charged for. */
  costDue?: number
  /** The classes in which it was counted, when all its operations together count once; null when each counts. */
  counted: Set<RateClass> | null
}

/** The request of jobs and of the server itself. */
export const internalRequest: Request = {
  id: 'internal',
  ip: null,
  userAgent: null,
  origin: '',
  claim: null,
  pace: null,
  counted: null,
}
