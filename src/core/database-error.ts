/** Turns what the database refuses for a caller's or an outage's sake into a DomainError. */
import { DomainError } from './errors.ts'

/** SQLSTATEs and socket errors that mean: not now, try again. */
const unavailable = new Set([
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
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
])

/** Values that slipped past the checks of an input, e.g. a number out of the column's range. */
const refused = new Set(['22003', '22021', '22P02', '22P05', '54001', 'P2020', 'P2000'])

/** Null when the error is ours, i.e. a bug. */
export function databaseError(error: unknown): DomainError | null {
  for (const code of codesOf(error)) {
    if (unavailable.has(code)) {
      return new DomainError(
        'UNAVAILABLE',
        'The database is not available; try again.',
        { retryAfterSeconds: 1 },
        error,
      )
    }
    if (code === 'P2002' || code === '23505') {
      return new DomainError(
        'CONFLICT',
        'Something with the same unique value exists.',
        undefined,
        error,
      )
    }
    if (code === 'P2025')
      return new DomainError('NOT_FOUND', 'There is no such record.', undefined, error)
    if (refused.has(code)) {
      return new DomainError('INVALID_REQUEST', 'A value cannot be stored.', undefined, error)
    }
  }
  const text = error instanceof Error ? error.message : ''
  if (
    /timeout exceeded when trying to connect|Connection terminated|Can't reach database/.test(text)
  ) {
    return new DomainError(
      'UNAVAILABLE',
      'The database is not available; try again.',
      { retryAfterSeconds: 1 },
      error,
    )
  }
  return null
}

/** The codes of an error and of what it wraps: pg puts them on `code`, Prisma's adapter on `meta` and `cause`. */
function* codesOf(error: unknown, depth = 0): Generator<string> {
  if (typeof error !== 'object' || error === null || depth > 4) return
  const { code, originalCode, cause, meta, driverAdapterError } = error as Record<string, unknown>
  if (typeof code === 'string') yield code
  if (typeof originalCode === 'string') yield originalCode
  yield* codesOf(cause, depth + 1)
  yield* codesOf(meta, depth + 1)
  yield* codesOf(driverAdapterError, depth + 1)
}
