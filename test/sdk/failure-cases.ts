/** Cases of the conformance table: what is repeated, what is not, and which error tells it. */
import { expect } from 'vitest'
import { type Case, chatEvent, countOf, type Kit } from '../support/sdk-conformance.ts'

const check = ({ driver }: Kit, customerId: string) =>
  driver.call('entitlements.check', { customerId, feature: 'ai_generation' })

const keysOf = ({ proxy }: Kit) => proxy.requests.map(({ idempotencyKey }) => idempotencyKey)

/** The class of each code. */
const classes: Record<string, string> = {
  INVALID_REQUEST: 'InvalidRequestError',
  UNAUTHORIZED: 'AuthenticationError',
  FORBIDDEN: 'PermissionError',
  NOT_FOUND: 'NotFoundError',
  CONFLICT: 'ConflictError',
  PRECONDITION_FAILED: 'PreconditionError',
  INSUFFICIENT_CREDITS: 'InsufficientCreditsError',
  LIMIT_EXCEEDED: 'LimitExceededError',
  IDEMPOTENCY_KEY_REUSED: 'IdempotencyKeyReusedError',
  PERSISTED_QUERY_NOT_FOUND: 'InvalidRequestError',
  RATE_LIMITED: 'RateLimitError',
  UNAVAILABLE: 'UnavailableError',
  INTERNAL: 'InternalError',
  // Of tomorrow.
  MOON_PHASE: 'OpenMonetizeError',
}

const failing = (code: string, status: number, details: object = {}) => ({
  status,
  body: JSON.stringify({ errors: [{ message: 'no', extensions: { code, ...details } }] }),
})

const ok = 'HTTP/1.1 200 OK\r\n'
const data = '{"data":{"name":"é"}}'
const length = `Content-Length: ${Buffer.byteLength(data)}\r\n`
const size = Buffer.byteLength(data).toString(16)

/** One answer in the forms of HTTP/1.1, in packets. */
const kept: string[][] = [
  [`${ok}${length}\r\n${data}`],
  [...`${ok}${length}\r\n${data}`],
  [
    `HTTP/1.1 100 Continue\r\n\r\n`,
    `HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${ok}`,
    `${length}\r\n${data}`,
  ],
  [
    `${ok}transfer-encoding: chunked\r\n\r\n9\r\n${data.slice(0, 9)}\r\n`,
    `D;x=y\r\n${data.slice(9)}\r`,
    '\n0\r\nx: y\r\n\r\n',
  ],
  [`${ok}Transfer-Encoding: Chunked\r\n\r\n${size}\r\n${data}\r\n0\r\n\r\n`],
]
const ended: string[][] = [
  [`${ok}Connection: close\r\n\r\n`, data.slice(0, 3), data.slice(3)],
  [`HTTP/1.0 200 OK\r\n\r\n${data}`],
]
const cut: string[][] = [
  ['HTTP/1.1 2'],
  [`${ok}${length}\r\n`, data.slice(0, 9)],
  [`${ok}transfer-encoding: chunked\r\n\r\n9\r\n${data.slice(0, 9)}\r\n`],
]

export const failureCases: Case[] = [
  {
    name: 'each code of the API has a class, and one that it does not know is the base of all',
    async run(kit) {
      const driver = await kit.open({ maxRetries: 0 })
      for (const [code, name] of Object.entries(classes)) {
        kit.proxy.plan(failing(code, 200, { requestId: 'req_1', field: 'x' }))
        const error = await driver.refused('call', { path: 'credits.balance', args: ['any'] })
        expect(error).toMatchObject({
          ...{ class: name, code, message: 'no', requestId: 'req_1', status: 200, attempts: 1 },
          details: { field: 'x' },
        })
      }
    },
  },
  {
    name: 'while the first request is under way its repetition waits',
    async run(kit) {
      kit.proxy.plan(failing('CONFLICT', 409, { reason: 'REQUEST_UNDER_WAY' }), 'pass')
      const id = await kit.customer('1')
      const added = await kit.driver.call('credits.add', { customerId: id, amount: '5' })
      expect(added).toMatchObject({ balanceAfter: '6' })
      expect(new Set(keysOf(kit)).size).toBe(1)
      kit.proxy.plan(failing('CONFLICT', 409, { reason: 'EXTERNAL_ID_TAKEN' }))
      const args = [{ externalId: 'x' }]
      const error = await kit.driver.refused('call', { path: 'customers.create', args })
      expect(error).toMatchObject({ class: 'ConflictError', attempts: 1 })
    },
  },
  {
    name: 'a connection that ended while it was idle is no failure',
    part: 'transport',
    async run(kit) {
      const driver = await kit.open({ maxRetries: 0 })
      const id = await kit.customer()
      for (let n = 0; n < 3; n += 1) {
        expect(await driver.call('customers.get', id)).toMatchObject({ version: 1 })
        kit.proxy.closeIdle()
      }
    },
  },
  {
    name: 'what comes on an idle connection answers nothing',
    part: 'transport',
    async run(kit) {
      const driver = await kit.open({ maxRetries: 0 })
      for (let n = 0; n < 3; n += 1) {
        kit.proxy.plan({ packets: [`${ok}${length}\r\n${data}`], isKept: true })
        expect(await driver.call('graphql', '{ name }')).toEqual({ name: 'é' })
        await kit.proxy.sayUnasked('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n')
      }
    },
  },
  {
    name: '503 is repeated with the same key, and has one effect',
    part: 'transport',
    async run(kit) {
      const id = await kit.customer('1')
      kit.proxy.plan({ status: 503, body: 'upstream' }, 'pass')
      const added = await kit.driver.call('credits.add', { customerId: id, amount: '5' })
      expect(added).toMatchObject({ balanceAfter: '6' })
      const [first, second, ...more] = keysOf(kit)
      expect([first === second, first?.length, more]).toEqual([true, 36, []])
    },
  },
  {
    name: 'an answer lost after the commit is asked for again, and has one effect',
    part: 'transport',
    async run(kit) {
      const id = await kit.customer('1')
      kit.proxy.plan('lose', 'pass')
      const added = await kit.driver.call('credits.add', { customerId: id, amount: '5' })
      expect(added).toMatchObject({ balanceAfter: '6' })
      kit.proxy.plan('lose', 'pass')
      const recorded = await kit.driver.call('usage.record', chatEvent(id))
      expect(recorded).toMatchObject({ outcome: 'ACCEPTED', credits: '1' })
      expect(await countOf(kit, id)).toEqual({ totalEvents: 1, totalCredits: '1' })
      expect(await kit.driver.call('credits.balance', id)).toMatchObject({ available: '5' })
    },
  },
  {
    name: '429 waits as long as the server says',
    part: 'transport',
    async run(kit) {
      kit.proxy.plan({ status: 429, headers: { 'retry-after': '1' } }, 'pass')
      expect(await check(kit, await kit.customer())).toMatchObject({ allowed: true })
      const [first, second] = kit.proxy.requests.map(({ at }) => at)
      expect(second! - first!).toBeGreaterThan(990)
    },
  },
  {
    name: 'what stays refused is an error after all attempts',
    async run(kit) {
      const driver = await kit.open({ maxRetries: 1 })
      kit.proxy.plan({ status: 429, headers: { 'retry-after': '1' } })
      kit.proxy.plan({ status: 429, headers: { 'retry-after': '7' } })
      const error = await driver.refused('call', { path: 'credits.balance', args: ['any'] })
      expect(error).toMatchObject({
        ...{ class: 'RateLimitError', code: 'RATE_LIMITED', status: 429, attempts: 2 },
        retryAfterMs: 7000,
      })
    },
  },
  {
    name: 'a refusal is not repeated',
    async run(kit) {
      kit.proxy.plan({
        status: 403,
        body: '{"errors":[{"message":"no","extensions":{"code":"FORBIDDEN"}}]}',
      })
      const error = await kit.driver.refused('call', { path: 'credits.balance', args: ['any'] })
      expect(error).toMatchObject({ class: 'PermissionError', code: 'FORBIDDEN', attempts: 1 })
      expect(kit.proxy.requests).toHaveLength(1)
    },
  },
  {
    name: 'a connection that was closed is replaced, even without retries',
    part: 'transport',
    async run(kit) {
      const driver = await kit.open({ maxRetries: 0 })
      kit.proxy.plan('cut', 'pass')
      expect(await driver.call('customers.get', await kit.customer())).toMatchObject({ version: 1 })
      kit.proxy.plan('cut', 'cut')
      const error = await driver.refused('call', { path: 'customers.get', args: ['any'] })
      expect(error).toMatchObject({ class: 'ConnectionError', status: null, attempts: 2 })
    },
  },
  {
    name: 'no answer in time is a time-out, and the deadline ends the attempts',
    part: 'transport',
    async run(kit) {
      const driver = await kit.open({ timeoutMs: 50, deadlineMs: 120, maxRetries: 9 })
      kit.proxy.plan(...Array<'hang'>(12).fill('hang'))
      const error = await driver.refused('call', { path: 'customers.get', args: ['any'] })
      expect(error).toMatchObject({ class: 'TimeoutError', code: 'TIMEOUT', status: null })
      expect(error.attempts).toBeLessThan(9)
    },
  },
  {
    name: 'an answer is read in each form that HTTP/1.1 gives it, and one cut short is asked for again',
    async run(kit) {
      const ask = () => kit.driver.call('graphql', '{ name }')
      for (const packets of kept) kit.proxy.plan({ packets, isKept: true })
      for (const packets of ended) kit.proxy.plan({ packets, isKept: false })
      for (const _ of [...kept, ...ended]) expect(await ask()).toEqual({ name: 'é' })
      expect(kit.proxy.requests).toHaveLength(kept.length + ended.length)
      for (const packets of cut) {
        kit.proxy.plan({ packets, isKept: false }, { status: 200, body: data })
        expect(await ask()).toEqual({ name: 'é' })
      }
      expect(kit.proxy.requests).toHaveLength(kept.length + ended.length + 2 * cut.length)
    },
  },
  {
    name: 'an answer that makes no sense is an error, and loses no event',
    part: 'transport',
    async run(kit) {
      const id = await kit.customer('1000')
      const driver = await kit.open({ maxRetries: 0, queue: { everyMs: 10 } })
      const bodies = ['', '<html>', 'null', '[]', '7', '{"errors":{"message":"no"}}', '{"data":[]}']
      const lists = ['{}', '{"recordUsageBatch":null}', '{"recordUsageBatch":{"outcomes":[]}}']
      bodies.push('{"errors":["no"]}', ...lists.map((data) => `{"data":${data}}`))
      const nonsense = () => kit.proxy.plan(...bodies.map((body) => ({ status: 200, body })))
      nonsense()
      const error = await driver.refused('call', { path: 'usage.record', args: [chatEvent(id)] })
      expect(error).toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/) })
      kit.proxy.clear()
      kit.proxy.plan({ status: 200, body: '{"data":{"checkEntitlements":[]}}' })
      const args = [{ customerId: id, feature: 'chat' }]
      const check = await driver.refused('call', { path: 'entitlements.check', args })
      expect(check).toMatchObject({ class: 'InternalError' })
      nonsense()
      await driver.call('usage.enqueue', chatEvent(id))
      await driver.call('usage.flush')
      expect(await countOf(kit, id)).toEqual({ totalEvents: 1, totalCredits: '1' })
    },
  },
  {
    name: 'the key and the base URL come from the environment when they are not given',
    async run(kit) {
      const id = await kit.customer()
      const none = { apiKey: undefined, baseUrl: undefined }
      const { liveKey: OPENMONETIZE_API_KEY } = kit.lab.app
      const env = { OPENMONETIZE_API_KEY, OPENMONETIZE_BASE_URL: kit.proxy.url }
      const driver = await kit.open(none, env)
      expect(await driver.call('customers.get', id)).toMatchObject({ id })
      const staging = await kit.open({ ...none, environment: 'staging' }, env)
      expect(staging.output()).toContain('https://staging-api.openmonetize.io/graphql')
    },
  },
]
