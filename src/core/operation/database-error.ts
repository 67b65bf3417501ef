/** Turns database errors that a caller or an outage caused into a DomainError. */

import { DomainError } from '../values/errors.ts'
import { keyLostCode, keyUnderWay } from './key-under-way.ts'

/** Codes that mean "not now, try again": SQLSTATEs, socket errors, Prisma errors, and kinds of its adapter. */
const unavailable = new Set([
  // A statement prepared before a migration; its connection is closed.
  '0A000',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  // The role or its password is not valid: an operator is changing it.
  '28000',
  '28P01',
  '3D000',
  '53100',
  '53200',
  '53300',
  '53400',
  '55P03',
  '57014',
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '25006',
  '40001',
  '40P01',
  '25P03',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'EAI_AGAIN',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'P2034',
  'P2037',
  'ConnectionClosed',
  'DatabaseNotReachable',
  'SocketTimeout',
  'TlsConnectionError',
  'TooManyConnections',
  'TransactionWriteConflict',
])

/** Values that input validation let through, e.g. a number out of the column's range. */
const refused = new Set(['22003', '22021', '22P02', '22P05', '54001', 'P2020', 'P2000'])

/** The driver's messages without a code when there is no connection, none in time, or one that stopped answering. */
const withoutAnswer =
  /timeout exceeded when trying to connect|timeout expired|Query read timeout|Connection terminated|is not queryable|Can't reach database/

/** The error for the caller; null when the fault is ours, i.e. a bug. */
export function failureOf(error: unknown): DomainError | null {
  return error instanceof DomainError ? error : databaseError(error)
}

/** Null when the fault is ours, i.e. a bug. */
export function databaseError(error: unknown): DomainError | null {
  for (const { code, message } of causesOf(error)) {
    if (unavailable.has(code) || withoutAnswer.test(message)) {
      return new DomainError(
        'UNAVAILABLE',
        'The database is not available; try again.',
        { retryAfterSeconds: 1 },
        error,
      )
    }
    if (code === keyLostCode) return keyUnderWay(error)
    if (code === 'P2002' || code === '23505') {
      return new DomainError(
        'CONFLICT',
        'Something with the same unique value exists.',
        { reason: 'DUPLICATE' },
        error,
      )
    }
    if (code === 'P2025')
      return new DomainError('NOT_FOUND', 'There is no such record.', undefined, error)
    if (refused.has(code)) {
      return new DomainError('INVALID_REQUEST', 'A value cannot be stored.', undefined, error)
    }
  }
  return null
}

/** The codes and messages of an error and of those it wraps: pg puts them on the error, Prisma's adapter on `meta` and `cause`. */
function* causesOf(error: unknown, depth = 0): Generator<{ code: string; message: string }> {
  if (typeof error !== 'object' || error === null || depth > 4) return
  const { code, kind, message, originalCode, originalMessage, cause, meta, driverAdapterError } =
    error as Record<string, unknown>
  yield { code: textOf(code), message: textOf(message) }
  yield { code: textOf(kind), message: '' }
  yield { code: textOf(originalCode), message: textOf(originalMessage) }
  yield* causesOf(cause, depth + 1)
  yield* causesOf(meta, depth + 1)
  yield* causesOf(driverAdapterError, depth + 1)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
