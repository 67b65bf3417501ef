/** Bounds what the large bodies of a server take in memory together. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { DomainError } from '../core/errors.ts'

/** What bodies take while they are read and worked on is a few times as much. */
const bytesMax = 64 * 1024 * 1024

export interface BodyBudget {
  /** Until the answer is sent or the client is gone; RATE_LIMITED when the budget is used up. */
  take(req: IncomingMessage, res: ServerResponse, bodyBytesMax: number): void
}

export function createBodyBudget(): BodyBudget {
  let taken = 0
  return {
    take(req, res, bodyBytesMax) {
      const length = Number(req.headers['content-length'] ?? bodyBytesMax)
      const bytes = Math.min(length, bodyBytesMax)
      if (taken + bytes > bytesMax) {
        throw new DomainError('RATE_LIMITED', 'Too many large requests at once; try again soon.', {
          retryAfterSeconds: 1,
        })
      }
      taken += bytes
      res.once('close', () => {
        taken -= bytes
      })
    },
  }
}
