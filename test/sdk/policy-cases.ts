/** Cases of the conformance table: the cache, what serves without a server, webhooks, and what the key is never shown in. */
import { expect } from 'vitest'
import { signedHeaders } from '../../src/core/webhooks/signature.ts'
import { type Case, chatEvent, type Kit } from '../support/sdk-conformance.ts'
import type { Driver } from '../support/sdk-driver.ts'
import { until } from '../support/server-process.ts'

interface Answer {
  allowed: boolean
  source: string
  reason: string
}
const check = (driver: Driver, customerId: string, feature: string, rest: object = {}) =>
  driver.call<Answer>('entitlements.check', { customerId, feature, ...rest })

const set = ({ lab }: Kit, customerId: string, feature: string, rest = '') =>
  lab.query(
    `mutation ($customerId: ID!, $feature: String!) {
      setEntitlement(input: {customerId: $customerId, feature: $feature ${rest}}) { id }
    }`,
    { customerId, feature },
  )

/** Asks until the cache answers: a customer's first moments after a change are not kept. */
async function warm(driver: Driver, customerId: string, feature: string, rest: object = {}) {
  await until(async () => (await check(driver, customerId, feature, rest)).source === 'cache')
}

const checksSent = ({ proxy }: Kit) => proxy.requests.filter(({ isStream }) => !isStream).length

const cacheCases: Case[] = [
  {
    name: 'the cache answers without a request what needs no price, and asks for the rest',
    async run(kit) {
      const id = await kit.customer()
      await set(kit, id, 'export', ', value: true')
      await set(kit, id, 'seats', ', limit: 10, period: MONTH')
      const driver = await kit.open({ cache: true })
      await warm(driver, id, 'export')
      await warm(driver, id, 'seats', { quantity: 4 })
      kit.proxy.clear()
      expect(await check(driver, id, 'export')).toMatchObject({ allowed: true, source: 'cache' })
      const seats = await check(driver, id, 'seats', { quantity: '10' })
      expect(seats).toMatchObject({ allowed: true, source: 'cache', limit: '10' })
      expect(checksSent(kit)).toBe(0)
      expect(await check(driver, id, 'seats', { quantity: '11' })).toMatchObject({
        ...{ allowed: false, source: 'server', reason: 'LIMIT_EXCEEDED' },
      })
      for (let n = 0; n < 2; n += 1) {
        const priced = await check(driver, id, 'chat', { metadata: { inputTokens: 100 } })
        expect(priced).toMatchObject({ source: 'server', costPreview: { credits: '1' } })
      }
      expect(checksSent(kit)).toBe(3)
    },
  },
  {
    name: 'a change made elsewhere is seen, and one of the catalog makes all be asked for again',
    async run(kit) {
      const id = await kit.customer()
      await set(kit, id, 'export', ', value: true')
      const driver = await kit.open({ cache: true })
      await warm(driver, id, 'export')
      await set(kit, id, 'export', ', value: false')
      await until(async () => !(await check(driver, id, 'export')).allowed)
      await warm(driver, id, 'export')
      expect(await check(driver, id, 'export')).toMatchObject({ reason: 'DISABLED' })
      await kit.lab.query(
        'mutation { updateFeature(id: "export", input: {name: "Export"}) { id } }',
      )
      await until(async () => (await check(driver, id, 'export')).source === 'server')
    },
  },
  {
    name: 'without a server the fallback answers, then the last state, and never a silent yes',
    async run(kit) {
      const id = await kit.customer()
      await set(kit, id, 'export', ', value: true')
      const fallback = { ai_generation: { allowed: true, limit: '5' }, chat: { allowed: false } }
      const options = { fallback, cache: { staleMs: 600_000 }, maxRetries: 0 }
      const driver = await kit.open(options)
      await warm(driver, id, 'export')
      kit.proxy.setAway(true)
      const asked = (feature: string, quantity?: string) => check(driver, id, feature, { quantity })
      expect(await asked('ai_generation', '5')).toMatchObject({ allowed: true, source: 'fallback' })
      expect(await asked('ai_generation', '6')).toMatchObject({
        ...{ allowed: false, reason: 'LIMIT_EXCEEDED', source: 'fallback' },
      })
      expect(await asked('chat')).toMatchObject({ allowed: false, source: 'fallback' })
      expect(await asked('export')).toMatchObject({ allowed: true, source: 'cache' })
      const args = [{ customerId: id, feature: 'seats' }]
      const error = await driver.refused('call', { path: 'entitlements.check', args })
      expect(error.class).toBe('ConnectionError')
    },
  },
  {
    name: 'offline nothing is sent',
    async run(kit) {
      const driver = await kit.open({ offline: true, fallback: { chat: { allowed: true } } })
      expect(await check(driver, 'any', 'chat')).toMatchObject({
        allowed: true,
        source: 'fallback',
      })
      const args = [{ customerId: 'any', feature: 'export' }]
      const error = await driver.refused('call', { path: 'entitlements.check', args })
      expect(error).toMatchObject({ class: 'UnavailableError', code: 'UNAVAILABLE' })
      expect(kit.proxy.requests).toEqual([])
    },
  },
]

const body = '{"id":"evt_1","type":"credits.exhausted","data":{"name":"Zoë ☃"}}'
const at = new Date('2026-03-10T12:00:00Z')
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const other = 'a plain secret'
const standard = ({ 'x-openmonetize-signature': _, ...headers }: Record<string, string>) => headers
const own = (headers: Record<string, string>) => ({
  'X-OpenMonetize-Signature': headers['x-openmonetize-signature']!,
})
const notJson = standard(signedHeaders([secret], 'evt_1', at, 'no'))
const signed = (...secrets: string[]) => signedHeaders(secrets, 'evt_1', at, body)

/** Each with the part that fails, or null. */
const vectors: [what: string, vector: object, part: string | null][] = [
  ['Standard Webhooks', { headers: standard(signed(secret)), secret }, null],
  ['its own header', { headers: own(signed(other)), secret: other }, null],
  ['a plain secret', { headers: standard(signed(other)), secret: other }, null],
  ['a rotated secret', { headers: standard(signed(other, secret)), secret: [secret] }, null],
  ['one of several secrets', { headers: own(signed(secret)), secret: [other, secret] }, null],
  [
    'the edge of the tolerance',
    { headers: standard(signed(secret)), secret, skewMs: 300_000 },
    null,
  ],
  ['an expired one', { headers: standard(signed(secret)), secret, skewMs: 301_000 }, 'CLOCK'],
  ['one of the future', { headers: own(signed(secret)), secret, skewMs: -301_000 }, 'CLOCK'],
  ['another body', { headers: standard(signed(secret)), secret, body: `${body} ` }, 'SIGNATURE'],
  ['another secret', { headers: own(signed(secret)), secret: other }, 'SIGNATURE'],
  ['no header', { headers: { 'content-type': 'application/json' }, secret }, 'HEADER'],
  ['half of the headers', { headers: { 'webhook-signature': 'v1,x' }, secret }, 'HEADER'],
  [
    'a signature that is none',
    { headers: { ...standard(signed(secret)), 'webhook-signature': 'v1,%%' }, secret },
    'SIGNATURE',
  ],
  ['a secret that is not set', { headers: standard(signed(secret)), secret: '' }, 'SECRET'],
  ['no secret at all', { headers: own(signed(secret)), secret: [] }, 'SECRET'],
  ['an empty one of several secrets', { headers: own(signed('')), secret: [other, ''] }, 'SECRET'],
  ['a body that is signed, but not JSON', { headers: notJson, secret, body: 'no' }, 'BODY'],
  [
    'a body that was parsed',
    { headers: standard(signed(secret)), secret, body: { id: 'evt_1' } },
    'BODY',
  ],
]

const webhookCases: Case[] = vectors.map(([what, vector, part]) => ({
  name: `a webhook with ${what} is ${part === null ? 'trusted' : `refused for its ${part}`}`,
  async run({ driver, language }) {
    // The compiler of Go refuses what is no text.
    if (language === 'Go' && typeof (vector as { body?: unknown }).body === 'object') return
    const { skewMs = 0, ...given } = vector as { skewMs?: number }
    const options = { now: new Date(at.getTime() + skewMs).toISOString() }
    const command = { body, options, ...given }
    if (part === null) {
      expect(await driver.do('verify', command)).toEqual(JSON.parse(body))
      return
    }
    const error = await driver.refused('verify', command)
    expect(error).toMatchObject({ class: 'WebhookVerificationError', details: { part } })
  },
}))

export const policyCases: Case[] = [
  ...cacheCases,
  ...webhookCases,
  {
    name: 'what it signs for a test it trusts',
    async run({ driver }) {
      const headers = await driver.do('sign', { body, secret })
      expect(await driver.do('verify', { body, headers, secret })).toMatchObject({ id: 'evt_1' })
    },
  },
  {
    name: 'the key is shown neither by the client nor by errors and logs',
    async run(kit) {
      const driver = await kit.open({ maxRetries: 1 })
      kit.proxy.plan({ status: 503 }, { status: 500, body: 'none' }, 'cut', 'cut')
      for (let n = 0; n < 2; n += 1) {
        await driver.refused('call', { path: 'credits.balance', args: ['any'] })
      }
      await driver.tells(({ told }) => told === 'log')
      expect(driver.output()).toContain('OpenMonetize')
      expect(driver.output()).not.toContain(kit.lab.app.liveKey)
    },
  },
  {
    name: 'what cannot work is refused before anything is sent',
    async run(kit) {
      const wrong = [
        { baseUrl: 'ftp://x' },
        { baseUrl: 'https://user:secret@x' },
        { apiKey: 'two words' },
        { apiKey: undefined },
        { baseUrl: undefined, environment: 'mars' },
        { timeoutMs: -1 },
      ]
      for (const options of wrong) {
        await expect(kit.open(options)).rejects.toThrow('InvalidRequestError')
      }
      if (kit.language === 'Python') {
        await expect(kit.open({ cache: { lifetime: 1 } })).rejects.toThrow(
          'cache.lifetime is no option',
        )
      }
      const event = chatEvent('any', 100, { properties: { inputTokens: 1, input_tokens: 1 } })
      const error = await kit.driver.refused('call', { path: 'usage.record', args: [event] })
      expect(error).toMatchObject({ class: 'InvalidRequestError', code: 'INVALID_REQUEST' })
      const input = { customerId: 'any', amount: '1' }
      const key = 'a\r\nx-more: b'
      const byName = [{ ...input, options: { idempotency_key: key } }]
      const args = kit.language === 'Python' ? byName : [input, { idempotencyKey: key }]
      const unsent = await kit.driver.refused('call', { path: 'credits.add', args })
      expect(unsent).toMatchObject({ class: 'InvalidRequestError', attempts: 0 })
      expect(kit.proxy.requests).toEqual([])
    },
  },
]
