/** Requests of the REST API with an idempotency key: one effect, one answer, and which refusals leave the key unused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countRows, sendRaw } from '../support/keyed.ts'
import { addCredits, addFeature, addRateCard, entitle } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addFeature(tenant, { key: 'ai', name: 'ai', type: 'CREDITS' })
  await addRateCard(tenant, '0.1', [{ eventType: 'ai', fixedCredits: '1' }])
  for (const id of ['rich', 'poor']) await entitle(tenant, await tenant.customer(id), 'ai', {})
  await addCredits(tenant, 'rich', '1000')
})
afterAll(() => tenant?.close())

let serial = 0
const newKey = () => `rest-${serial++}`
const send = (method: string, path: string, body: unknown, key: string) =>
  sendRaw(tenant.app, body === undefined ? undefined : JSON.stringify(body), {
    method,
    path: `/v1${path}`,
    key,
  })
const event = (customer_id: string) => ({ customer_id, event_type: 'ai' })
const csv = (rows: string[], header = 'customer_id,event_type') => ({
  format: 'csv',
  data: Buffer.from([header, ...rows].join('\n')).toString('base64'),
})

describe('a request that writes', () => {
  it.each([
    ['POST', '/credits/add', { customer_id: 'rich', amount: 1 }, 'credit_transaction'],
    [
      'POST',
      '/credits/transfer',
      { from_customer_id: 'rich', to_customer_id: 'other', amount: 1 },
      'credit_transaction',
    ],
    ['POST', '/usage/events', { events: [event('rich'), event('rich')] }, 'usage_event'],
    ['POST', '/usage/batch', csv(['rich,ai', 'rich,ai', 'nobody,ai']), 'usage_event'],
    ['POST', '/credits/grant', { userId: 'new-user', amount: 5 }, 'credit_transaction'],
    ['POST', '/webhooks', { url: 'https://example.com/h', events: ['*'] }, 'webhook_endpoint'],
  ])('%s %s is answered once and replayed byte for byte', async (method, path, body, table) => {
    if (path === '/credits/transfer') await tenant.customer('other')
    const key = newKey()
    const first = await send(method, path, body, key)
    expect([first.status, first.isReplay]).toEqual([200, false])
    const rows = await countRows(tenant, table)
    const second = await send(method, path, body, key)
    expect([second.status, second.isReplay, second.text]).toEqual([200, true, first.text])
    expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'))
    expect(second.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'))
    const below = await sendRaw(tenant.app, JSON.stringify(body), {
      method,
      key,
      path: `/openmonetize/v1${path}`,
    })
    expect([below.isReplay, below.text]).toEqual([true, first.text])
    const other = await send(method, path, { ...body, description: 'x' }, key)
    // What it says is looked at first.
    expect([400, 422]).toContain(other.status)
    expect(await countRows(tenant, table)).toBe(rows)
  })

  it('says 422 for the same key with another body', async () => {
    const key = newKey()
    await send('POST', '/credits/add', { customer_id: 'rich', amount: 1 }, key)
    const { status, text } = await send(
      'POST',
      '/credits/add',
      { customer_id: 'rich', amount: 2 },
      key,
    )
    expect([status, JSON.parse(text).error.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    const events = await send('POST', '/usage/events', { events: [event('rich')] }, key)
    expect(events.status).toBe(200)
    const others = await send('POST', '/usage/events', { events: [event('rich'), 7] }, key)
    expect(others.status).toBe(422)
  })

  it('is another request with another method or path', async () => {
    const { text } = await send(
      'POST',
      '/webhooks',
      { url: 'https://example.com/a', events: ['*'] },
      newKey(),
    )
    const path = `/webhooks/${JSON.parse(text).id}`
    const key = newKey()
    const answers = [
      await send('POST', `${path}/disable`, {}, key),
      await send('POST', `${path}/enable`, {}, key),
      await send('PATCH', path, {}, key),
      await send('DELETE', path, undefined, key),
    ]
    expect(answers.map(({ status, isReplay }) => [status, isReplay])).toEqual(
      answers.map(() => [200, false]),
    )
    const again = await send('DELETE', path, undefined, key)
    expect([again.isReplay, again.text]).toEqual([true, answers[3]?.text])
  })
})

describe('a key is left free', () => {
  it.each([
    ['checks', '/entitlements/check', { customer_id: 'rich', feature_id: 'ai' }, 200],
    ['is not valid', '/credits/add', { customer_id: 'rich' }, 400],
    ['names nobody', '/credits/add', { customer_id: 'nobody', amount: 1 }, 404],
    [
      'cannot be paid',
      '/credits/transfer',
      { from_customer_id: 'poor', to_customer_id: 'rich', amount: 1 },
      402,
    ],
    ['has only events that cannot be paid', '/usage/events', { events: [event('poor')] }, 200],
  ])('by a request that %s', async (_, path, body, status) => {
    const key = newKey()
    for (let time = 0; time < 2; time++) {
      const answer = await send('POST', path, body, key)
      expect([answer.status, answer.isReplay]).toEqual([status, false])
    }
    const { rows } = await tenant.sql.query('select 1 from request_key where status is null')
    expect(rows).toEqual([])
  })
})

describe('a file under a key', () => {
  it('is not begun again while it is recorded, however long that takes', async () => {
    const key = newKey()
    // Rows are known by what they mean: nothing else records two units.
    const rows = Array.from({ length: 3_500 }, () => 'poor,ai,1').concat('rich,ai,2')
    const file = csv(rows, 'customer_id,event_type,quantity')
    const before = await countRows(tenant, 'usage_event')
    const answers = await Promise.all([
      send('POST', '/usage/batch', file, key),
      send('POST', '/usage/batch', file, key),
      send('POST', '/usage/batch', file, key),
    ])
    expect(answers.filter(({ isReplay, status }) => !isReplay && status === 200)).toHaveLength(1)
    for (const { status } of answers) expect([200, 409]).toContain(status)
    const repeated = await send('POST', '/usage/batch', file, key)
    expect(JSON.parse(repeated.text)).toMatchObject({ accepted: 1, duplicates: 0, rejected: 3_500 })
    expect(repeated.isReplay).toBe(true)
    expect(await countRows(tenant, 'usage_event')).toBe(before + 1)
  })
})
