/** Expired credentials: their owner may come back with a new one, unlike the owner of a wrong credential. */
import { errors } from 'jose'
import { DomainError } from '../values/errors.ts'

const reason = 'EXPIRED'

export function expired(what: string): DomainError {
  return new DomainError('UNAUTHORIZED', `The ${what} expired.`, { reason })
}

/** A usage session is over; whoever began it begins another. */
export function sessionExpired(): DomainError {
  const details = { reason: 'SESSION_EXPIRED' } as const
  return new DomainError('UNAUTHORIZED', 'The usage session expired.', details)
}

export function isExpired(error: unknown): boolean {
  return error instanceof DomainError && error.details?.reason === reason
}

/** Throws when a token was refused for its age alone, which is checked after its signature, issuer and audience. */
export function refuseExpired(error: unknown): void {
  if (error instanceof DomainError && error.details?.reason === 'SESSION_EXPIRED') throw error
  if (error instanceof errors.JWTExpired || isExpired(error)) throw expired('token')
}
