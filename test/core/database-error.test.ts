/** How failures of the database are reported: an outage says "try again", a defect reveals nothing. */
import { describe, expect, it } from 'vitest'
import { databaseError } from '../../src/core/operation/database-error.ts'

const withCode = (code: string) => Object.assign(new Error('said'), { code })

describe('databaseError', () => {
  it.each([
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Query read timeout',
    'timeout exceeded when trying to connect',
    'timeout expired',
  ])('answers UNAVAILABLE to %s of the driver, also inside other errors', (message) => {
    const unavailable = { code: 'UNAVAILABLE', details: { retryAfterSeconds: 1 } }
    expect(databaseError(new Error(message))).toMatchObject(unavailable)
    const wrapped = new Error('wrapped', { cause: { kind: 'postgres', originalMessage: message } })
    expect(databaseError(Object.assign(wrapped, { code: 'P2010' }))).toMatchObject(unavailable)
  })

  it.each([
    ['57P01', 'UNAVAILABLE'],
    ['53300', 'UNAVAILABLE'],
    ['55P03', 'UNAVAILABLE'],
    ['ECONNRESET', 'UNAVAILABLE'],
    ['P2028', 'UNAVAILABLE'],
    ['23505', 'CONFLICT'],
    ['P2025', 'NOT_FOUND'],
    ['22003', 'INVALID_REQUEST'],
  ])('makes %s a %s', (code, expected) => {
    expect(databaseError(withCode(code))?.code).toBe(expected)
    expect(databaseError(new Error('outer', { cause: withCode(code) }))?.code).toBe(expected)
  })

  it.each(['ConnectionClosed', 'DatabaseNotReachable', 'SocketTimeout', 'TooManyConnections'])(
    "answers UNAVAILABLE to the adapter's %s, as which a commit of Prisma fails",
    (kind) => {
      const error = Object.assign(new Error(kind), { name: 'DriverAdapterError', cause: { kind } })
      expect(databaseError(error)?.code).toBe('UNAVAILABLE')
    },
  )

  it('leaves our own mistakes alone', () => {
    for (const mistake of [new TypeError('x is not a function'), withCode('42601'), 'text', null]) {
      expect(databaseError(mistake)).toBeNull()
    }
  })
})
