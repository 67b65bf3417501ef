/** The log never contains secrets, wherever in a line they are. */
import { describe, expect, it } from 'vitest'
import { createLogger } from '../../src/infra/logger.ts'
import { redact } from '../../src/infra/redact.ts'
import { credentialLooks } from '../support/credential-looks.ts'
import { promised } from '../support/promised.ts'

const key = `om_live_${'k3y'.repeat(14)}`
const testKey = `om_test_${'k3y'.repeat(14)}`
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjdXN0XzEifQ.c2lnbmF0dXJlLXNlY3JldA'
const providerKey = `sk_live_51${'k3y'.repeat(14)}`
const clientSecret = `pi_3k3y_secret_${'k3y'.repeat(8)}`
const secrets = [key, testKey, jwt, providerKey, clientSecret, 'hunter2', 'c2lnbmF0dXJl']

function linesOf(write: (logger: ReturnType<typeof createLogger>) => void): string {
  let lines = ''
  write(
    createLogger('trace', {
      write: (line) => {
        lines += line
      },
    }),
  )
  expect(lines).not.toBe('')
  for (const line of lines.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
  return lines
}

function expectClean(lines: string): void {
  for (const secret of secrets) expect(lines).not.toContain(secret)
}

describe('the logger', () => {
  it('removes secrets from the message', () => {
    expectClean(linesOf((logger) => logger.info(`key ${key} and ${testKey}, token ${jwt}`)))
  })

  it('removes secrets of payment providers', () => {
    const error = new Error(`Invalid API Key provided: ${providerKey}`)
    expectClean(linesOf((logger) => logger.error({ err: error, at: clientSecret }, providerKey)))
  })

  it('removes the keys of every dialect, and the secrets of checkouts and payments', () => {
    const looks = credentialLooks()
    const lines = linesOf((logger) => logger.info({ at: looks }, `with ${looks.join(' ')}`))
    for (const secret of looks) expect(lines).not.toContain(secret.slice(-20))
  })

  it('removes secrets from errors, their causes and their stacks', () => {
    const cause = new Error(`connect postgresql://app:hunter2@db:5432/name`)
    const error = new Error(`bad credential Bearer ${jwt}`, { cause })
    expectClean(linesOf((logger) => logger.error({ err: error }, 'failed')))
  })

  it('removes secrets at any depth', () => {
    const deep = { a: { b: { c: { token: 'hunter2', note: key, Password: 'x"hunter2' } } } }
    expectClean(linesOf((logger) => logger.info({ deep, apiKey: 'hunter2' }, 'deep')))
  })

  it('removes credentials of requests', () => {
    const headers = { authorization: 'Basic hunter2', 'x-api-key': key, cookie: 'sid=hunter2' }
    expectClean(
      linesOf((logger) =>
        logger.info({ request: { headers }, connectionParams: { key: 'hunter2' } }),
      ),
    )
  })

  it('describes an error without what a driver hangs on it', () => {
    const error = Object.assign(new Error('gone'), { code: '57P01', client: { password: 'x' } })
    const line = linesOf((logger) => logger.warn({ err: error }, 'broke'))
    expect(JSON.parse(line).err).toEqual({
      name: 'Error',
      message: 'gone',
      code: '57P01',
      stack: expect.any(String),
    })
  })
})

describe('redact', () => {
  it.each([
    [`om_live_abc`, 'om_live_[redacted]'],
    ['redis://:hunter2@cache:6379', 'redis://:[redacted]@cache:6379'],
    ['postgres://u:p@ss@host/db', 'postgres://u:[redacted]@host/db'],
    ['authorization: bearer abc.def', 'authorization: bearer [redacted]'],
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_[redacted]'],
    ['oms_MfKQ9r8GKYqr-TwjUPD8ILPZIo2LaLaSw', 'oms_[redacted]'],
    ['a=1&client_secret=hunter2&b=2', 'a=1&client_secret=[redacted]&b=2'],
    ['GET /?access_token=hunter2 HTTP', 'GET /?access_token=[redacted] HTTP'],
    ['{"client_secret":"hunter2"}', '{"client_secret":"[redacted]"}'],
    ['{"idempotency-key":"hunter2"}', '{"idempotency-key":"[redacted]"}'],
  ])('turns %j into %j', (text, clean) => {
    expect(redact(text)).toBe(clean)
  })

  it.each(['postgresql://localhost/openmonetize', 'the bearer of news', 'om_prod_1', '{"k":"v"}'])(
    'leaves %j alone, or nearly so',
    (text) => {
      expect(redact(text).length).toBeGreaterThanOrEqual(text.length - 4)
    },
  )

  it('takes linear time on hostile text', () => {
    const hostile = [
      'eyJ'.repeat(200_000),
      'Bearer '.repeat(100_000),
      'postgres://'.repeat(50_000),
      `"token":"${'\\'.repeat(300_001)}`,
      'redis://a:'.repeat(50_000),
      'oms_'.repeat(100_000),
      'token=token='.repeat(50_000),
    ]
    for (const text of hostile) {
      const isRedacted = promised(`the redaction of ${text.length} hostile letters`, 500)
      redact(text)
      isRedacted()
    }
  })
})
