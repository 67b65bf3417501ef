/** The request that operations are part of: where it came from, and what it learns on its way. */
import type { RateClass } from '../rate-limits/rate-classes.ts'
import type { Pace } from '../rate-limits/rate-limiter.ts'
import type { Claim } from './request-keys.ts'

export interface Request {
  id: string
  /** Null for what does not come over the network. */
  ip: string | null
  userAgent: string | null
  /** The key under which it has one effect; null without one. */
  claim: Claim | null
  /** The rate limit that is nearest to its end; null while none was asked. */
  pace: Pace | null
  /** What its document costs, in values of the answer, until its first operation is charged for it. */
  cost?: number
  /** The classes that it has counted in, where all its operations together count once; null where each counts. */
  counted: Set<RateClass> | null
}

/** What jobs and the server itself do. */
export const internalRequest: Request = {
  id: 'internal',
  ip: null,
  userAgent: null,
  claim: null,
  pace: null,
  counted: null,
}
