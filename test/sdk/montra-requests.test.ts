/** How the class of Montra repeats its requests, against answers of our own. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Montra, MontraError } from '../../src/sdk/montra/montra.ts'

let server: Server
let montra: Montra
const keys: unknown[] = []
let answers: ((res: ServerResponse) => void)[] = []

beforeAll(async () => {
  server = createServer((req: IncomingMessage, res) => {
    keys.push(req.headers['idempotency-key'])
    req.resume().on('end', () => answers.shift()?.(res))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  montra = new Montra({ apiKey: 'sk_test_x', baseUrl: `http://127.0.0.1:${port}/api/v1/` })
  // The waits between attempts end at once.
  const wait = globalThis.setTimeout
  const shortened = (then: () => void, ms?: number, ...given: unknown[]) =>
    wait(then, [1_000, 2_000, 7_000].includes(ms ?? 0) ? 0 : ms, ...(given as []))
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(shortened as typeof setTimeout)
})
afterAll(() => {
  vi.restoreAllMocks()
  server.close()
})

const answer =
  (status: number, body: string, headers = {}) =>
  (res: ServerResponse) =>
    void res.writeHead(status, headers).end(body)
const done = answer(200, '{"success":true}')
const refusal = (status: number, code: string) =>
  answer(status, JSON.stringify({ success: false, error: { code, message: 'No.', details: {} } }))

const report = (given: ((res: ServerResponse) => void)[]) => {
  answers = given
  keys.length = 0
  return montra.reportUsage({ customer_id: 'c', meter_slug: 'm' })
}

describe('a request', () => {
  it('is repeated under one key while the server fails, is busy or goes away', async () => {
    const away = (res: ServerResponse) => void res.destroy()
    expect(await report([refusal(503, 'unavailable'), away, done])).toBe(true)
    expect([keys.length, new Set(keys).size, typeof keys[0]]).toEqual([3, 1, 'string'])
    expect(await report([answer(429, '{}', { 'retry-after': '7' }), done])).toBe(true)
  })

  it('fails with what the last attempt was told', async () => {
    const failed = await report(Array(4).fill(refusal(500, 'internal_error'))).catch((e) => e)
    expect(failed).toBeInstanceOf(MontraError)
    expect(failed).toMatchObject({ code: 'internal_error', status: 500, attempts: 3 })
    const odd = await report(Array(3).fill(answer(502, '<html>'))).catch((e) => e)
    expect(odd).toMatchObject({ code: 'internal_error', status: 502 })
  })

  it('that was refused is not repeated', async () => {
    const refused = await report([refusal(404, 'not_found'), done]).catch((e) => e)
    expect([refused.code, refused.attempts, keys.length]).toEqual(['not_found', 1, 1])
  })
})

describe('what cannot work', () => {
  it('is refused before anything is sent, without the key in the words', () => {
    for (const options of [
      { apiKey: 'sk_test_ with spaces' },
      { apiKey: 'sk_test_x', baseUrl: 'ftp://server' },
      { apiKey: 'sk_test_x', timeoutMs: 0 },
    ]) {
      expect(() => new Montra(options)).toThrow(MontraError)
      expect(() => new Montra(options)).not.toThrow(/sk_test_/)
    }
  })
})
