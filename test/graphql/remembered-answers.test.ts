/** Identical requests: the answer is remembered, and all other effects happen each time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Caller } from '../../src/core/operation/caller.ts'
import { readOperation } from '../../src/core/operation/operation.ts'
import type { Performed } from '../../src/graphql/execution/context.ts'
import { createRememberedAnswers } from '../../src/graphql/execution/remembered-answers.ts'
import { type KeyedAnswer, sendRaw } from '../support/keyed.ts'
import { addMetered, entitle } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

const operation = readOperation({
  name: 'look',
  scope: 'read',
  answersStill: () => true,
  input: z.strictObject({ customerId: z.string() }),
  run: () => null,
}) as unknown as Performed['operation']

const basis = (output: unknown, more: Partial<Performed> = {}): Performed => ({
  operation,
  input: { customerId: 'a' },
  output,
  ...more,
})

const caller: Caller = { workspaceId: 'ws_live_1', mode: 'LIVE', role: 'READ', actor: 'key_1' }
const customer = { id: 'a', externalId: null }

describe('createRememberedAnswers', () => {
  const output = {}

  function kept(of = basis(output), by = caller, body = 'body') {
    const answers = createRememberedAnswers()
    for (let n = 0; n < 3; n++) answers.keep(by, body, of, 'text')
    return answers
  }

  it('keeps what is asked twice, with what it was made of', () => {
    const answers = createRememberedAnswers()
    answers.keep(caller, 'body', basis(output), 'text')
    expect(answers.find(caller, 'body')).toBeUndefined()
    answers.keep(caller, 'body', basis(output), 'text')
    const question = { operation, input: { customerId: 'a' } }
    expect(answers.find(caller, 'body')).toEqual({ question, output, text: 'text' })
    const newer = {}
    answers.keep(caller, 'body', basis(newer), 'newer')
    expect(answers.find(caller, 'body')?.output).toBe(newer)
    expect(answers.find(caller, 'body')?.text).toBe('newer')
  })

  it('is for callers of the same workspace and role, and the same body', () => {
    const answers = kept()
    expect(answers.find({ ...caller, actor: 'key_2' }, 'body')).toBeDefined()
    expect(answers.find({ ...caller, role: 'ADMIN' }, 'body')).toBeUndefined()
    expect(answers.find({ ...caller, workspaceId: 'ws_live_2' }, 'body')).toBeUndefined()
    expect(answers.find(caller, 'body ')).toBeUndefined()
  })

  it('keeps nothing that rests on more than one steady operation which answered at once', () => {
    const unsteady = { ...operation, answersStill: undefined }
    expect(kept(basis(output, { operation: unsteady })).size()).toBe(0)
    expect(kept(basis(Promise.resolve(output))).size()).toBe(0)
    const answers = createRememberedAnswers()
    for (let n = 0; n < 3; n++) answers.keep(caller, 'body', null, 'text')
    expect(answers.size()).toBe(0)
  })

  it('keeps nothing of customers, whose token is part of the input, and no long body', () => {
    expect(kept(basis(output), { ...caller, role: 'CUSTOMER', customer }).size()).toBe(0)
    expect(kept(basis(output), caller, 'x'.repeat(2_001)).size()).toBe(0)
  })

  it('holds at most 10,000 answers and 8,000,000 characters', () => {
    const answers = createRememberedAnswers()
    const fill = (count: number, text: string) => {
      for (let n = 0; n < count; n++) {
        answers.keep(caller, `${text.length} ${n}`, basis(output), text)
        answers.keep(caller, `${text.length} ${n}`, basis(output), text)
      }
    }
    fill(10_100, 'text')
    expect(answers.size()).toBe(10_000)
    fill(100, 'x'.repeat(200_000))
    expect(answers.size()).toBeLessThanOrEqual(40)
  })
})

describe('a repeated check', () => {
  let tenant: Tenant
  beforeAll(async () => {
    tenant = await startTenant({ rateLimits: 'on' })
    await addMetered(tenant, 'calls', 'COUNT')
    await entitle(tenant, await tenant.customer('acme'), 'calls', { limit: '1000', period: 'DAY' })
  })
  afterAll(() => tenant?.close())

  const check = '{ entitlement(customerId: "acme", feature: "calls") { allowed used asOf } }'
  const send = (query: string, credential = tenant.app.liveKey): Promise<KeyedAnswer> =>
    sendRaw(tenant.app, JSON.stringify({ query }), { credential })
  const ask = async () => JSON.parse((await send(check)).text).data.entitlement
  const askOften = async () => {
    for (let n = 0; n < 6; n++) await ask()
    return ask()
  }

  it('is answered by what stands now', async () => {
    const first = await askOften()
    expect(first).toEqual({ allowed: true, used: '0', asOf: tenant.clock.now().toISOString() })
    await send('mutation { recordUsage(input: {customerId: "acme", eventType: "calls"}) { id } }')
    expect((await ask()).used).toBe('1')
    expect((await askOften()).used).toBe('1')
    tenant.clock.advance(2_000)
    expect((await ask()).asOf).toBe(tenant.clock.now().toISOString())
    tenant.clock.advance(86_400_000)
    expect((await ask()).used).toBe('0')
    await send('mutation { archiveCustomer(id: "acme") { id } }')
    expect((await ask()).allowed).toBe(false)
    await send('mutation { unarchiveCustomer(id: "acme") { id } }')
  })

  it('is counted each time, by the metrics and by the rate limit', async () => {
    await askOften()
    const counted = async () => {
      const text = await (await fetch(`${tenant.app.url}/metrics`)).text()
      return Number(/_total\{operation="checkEntitlement",outcome="OK"\} (\d+)/.exec(text)?.[1])
    }
    const before = await counted()
    for (let n = 0; n < 5; n++) await ask()
    expect(await counted()).toBe(before + 5)
    await send(
      'mutation { setRateLimits(input: { limits: [{requestClass: CHECK, requests: 3, windowSeconds: 86400}] }) { id } }',
    )
    const made = await send('mutation { createApiKey(input: {name: "x", role: ADMIN}) { secret } }')
    const { secret } = JSON.parse(made.text).data.createApiKey
    const statuses: number[] = []
    for (let n = 0; n < 5; n++) statuses.push((await send(check, secret)).status)
    expect(statuses).toEqual([200, 200, 200, 429, 429])
    const refused = await send(check, secret)
    expect(JSON.parse(refused.text).errors[0].extensions.code).toBe('RATE_LIMITED')
  })

  it('is refused to whose key was revoked, and knows nothing of another mode', async () => {
    await send('mutation { setRateLimits(input: { limits: [] }) { id } }')
    const made = await send(
      'mutation { createApiKey(input: {name: "x", role: ADMIN}) { apiKey { id } secret } }',
    )
    const { apiKey, secret } = JSON.parse(made.text).data.createApiKey
    for (let n = 0; n < 6; n++) expect((await send(check, secret)).status).toBe(200)
    await send(`mutation { revokeApiKey(id: "${apiKey.id}") { id } }`)
    expect((await send(check, secret)).status).toBe(401)
    const other = JSON.parse((await send(check, tenant.app.testKey)).text)
    expect(other.errors[0].extensions.code).toBe('NOT_FOUND')
  })
})
