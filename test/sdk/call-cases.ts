/** Cases of the conformance table: calls, answers, and what the server refuses. */
import { expect } from 'vitest'
import { type Case, chatEvent, countOf, type Kit } from '../support/sdk-conformance.ts'

const check = ({ driver }: Kit, customerId: string, rest: object = {}) =>
  driver.call('entitlements.check', { customerId, feature: 'ai_generation', ...rest })

interface Outcome {
  outcome?: string
  error?: { class: string }
}

/** What is refused, the class, and what it tells. */
const refusals: [string, (id: string) => [string, ...unknown[]], object][] = [
  [
    'NOT_FOUND',
    () => ['customers.get', 'nobody'],
    { class: 'NotFoundError', details: { entity: 'customer', id: 'nobody' }, attempts: 1 },
  ],
  [
    'INVALID_REQUEST',
    (id) => ['credits.add', { customerId: id, amount: '-1' }],
    { class: 'InvalidRequestError' },
  ],
  [
    'INSUFFICIENT_CREDITS',
    (id) => ['credits.reserve', { customerId: id, amount: '1001' }],
    {
      class: 'InsufficientCreditsError',
      details: { requiredCredits: '1001', availableCredits: '1000' },
    },
  ],
  [
    'CONFLICT',
    () => ['customers.create', { externalId: 'taken' }],
    { class: 'ConflictError', details: { reason: 'EXTERNAL_ID_TAKEN', externalId: 'taken' } },
  ],
  [
    'PRECONDITION_FAILED',
    (id) => ['customers.update', id, { name: 'x', expectedVersion: 99 }],
    { class: 'PreconditionError', details: { reason: 'VERSION_CHANGED', expectedVersion: 99 } },
  ],
]

export const callCases: Case[] = [
  {
    name: 'a check answers with exact amounts, and says who decided',
    part: 'transport',
    async run(kit) {
      const id = await kit.customer('0.123456789')
      expect(await check(kit, id, { metadata: { model: 'gpt-4' } })).toMatchObject({
        ...{ customerId: id, featureKey: 'ai_generation', source: 'server' },
        ...{ allowed: false, reason: 'INSUFFICIENT_CREDITS', availableCredits: '0.123456789' },
        costPreview: { credits: '15', currency: 'USD', currencyAmount: '0.15' },
      })
    },
  },
  {
    name: 'record answers what the event cost, with the names of tokens that rates read',
    async run(kit) {
      const id = await kit.customer()
      const event = chatEvent(id, 250, { properties: { inputTokens: 150, outputTokens: 100 } })
      const recorded = await kit.driver.call('usage.record', event)
      expect(recorded).toMatchObject({ outcome: 'ACCEPTED', credits: '2.5', eventType: 'chat' })
      const [row] = await kit.driver.do<Record<string, unknown>[]>('pages', {
        path: 'usage.list',
        args: [{ customerId: id }],
      })
      expect(row).toMatchObject({ properties: { input_tokens: 150, output_tokens: 100 } })
    },
  },
  {
    name: 'a large amount keeps all of its digits',
    async run(kit) {
      const id = await kit.customer('1')
      const amount = '1234567890123456789.123456789'
      const added = await kit.driver.call('credits.add', { customerId: id, amount })
      expect(added).toMatchObject({ amount, balanceAfter: '1234567890123456790.123456789' })
      expect(await kit.driver.call('credits.balance', id)).toMatchObject({
        available: '1234567890123456790.123456789',
      })
    },
  },
  {
    name: 'lists are read page by page, and all of them row by row',
    async run(kit) {
      const id = await kit.customer()
      for (const name of ['a', 'b', 'c']) {
        await kit.driver.call('credits.add', { customerId: id, amount: '1', description: name })
      }
      const command = { path: 'credits.transactions', args: [{ customerId: id }] }
      const rows = await kit.driver.do<{ description: string }[]>('pages', command)
      expect(rows.map(({ description }) => description).slice(0, 3)).toEqual(['c', 'b', 'a'])
    },
  },
  {
    name: 'customers, their tokens and their plans are made and read',
    async run({ driver, language }) {
      const externalId = `made-by-${language}`
      const made = await driver.call('customers.create', { externalId, name: 'Ada' })
      expect(made).toMatchObject({ externalId, name: 'Ada', version: 1 })
      const { id } = made as { id: string }
      expect(await driver.call('customers.update', externalId, { name: 'Grace' })).toMatchObject({
        ...{ id, name: 'Grace' },
      })
      const clear = language === 'Go' ? { clear: ['name'] } : { name: null }
      expect(await driver.call('customers.update', id, clear)).toMatchObject({ name: null })
      expect(await driver.call('customers.createToken', { customerId: id })).toMatchObject({
        token: expect.any(String),
      })
      expect(
        await driver.call('subscriptions.subscribe', { customerId: id, planId: 'pro' }),
      ).toMatchObject({
        ...{ customerId: id, status: 'ACTIVE', plan: { key: 'pro' } },
      })
      const [invoice] = await driver.do<Record<string, unknown>[]>('pages', {
        path: 'invoices.list',
        args: [{ customerId: id }],
      })
      expect(invoice).toMatchObject({ customerId: id, total: '10', currency: 'USD' })
      const [subscription] = await driver.do<{ id: string }[]>('pages', {
        path: 'subscriptions.list',
        args: [{ customerId: id }],
      })
      const canceled = await driver.call('subscriptions.cancel', subscription!.id, { at: 'NOW' })
      expect(canceled).toMatchObject({ status: 'CANCELED' })
    },
  },
  {
    name: 'any document is sent as it is',
    async run({ driver }) {
      const answer = await driver.call('graphql', 'query { viewer { mode } }')
      expect(answer).toEqual({ viewer: { mode: 'LIVE' } })
    },
  },
  ...refusals.map(([code, call, expected]) => ({
    name: `${code} is an error of its own`,
    async run(kit: Kit) {
      const [path, ...args] = call(await kit.customer('1000'))
      const error = await kit.driver.refused('call', { path, args })
      expect(error).toMatchObject({ code, requestId: expect.stringMatching(/^req_/), ...expected })
    },
  })),
  {
    name: 'a refused event of a batch has its error, and the others their outcome',
    async run(kit) {
      const id = await kit.customer('3')
      const events = [
        chatEvent(id, 100, { idempotencyKey: 'one' }),
        chatEvent(id, 100, { idempotencyKey: 'one' }),
        chatEvent(id, 900),
        { customerId: id, eventType: 'chat', quantity: 'many' },
        chatEvent('nobody'),
        chatEvent(id),
      ]
      const outcomes = await kit.driver.do<Record<string, unknown>[]>('record', { events })
      expect(outcomes).toMatchObject([
        { outcome: 'ACCEPTED', credits: '1' },
        { outcome: 'DUPLICATE', credits: '1' },
        { error: { class: 'InsufficientCreditsError', details: { requiredCredits: '9' } } },
        { error: { class: 'InvalidRequestError' } },
        { error: { class: 'NotFoundError' } },
        { outcome: 'ACCEPTED' },
      ])
      expect(await countOf(kit, id)).toEqual({ totalEvents: 2, totalCredits: '2' })
    },
  },
  {
    name: '2,500 events at once go in batches, and each has its own outcome',
    async run(kit) {
      const id = await kit.customer()
      const unique = Array.from({ length: 2_400 }, (_, i) =>
        chatEvent(id, 100, { idempotencyKey: `many${i}` }),
      )
      const refused = Array.from({ length: 50 }, () => chatEvent('nobody'))
      const events = [...unique, ...refused, ...unique.slice(0, 50)]
      const outcomes = await kit.driver.do<Outcome[]>('record', { events })
      const told = outcomes.map(({ outcome, error }) => outcome ?? error?.class)
      const counts = Map.groupBy(told, (one) => one)
      expect([...counts].map(([what, all]) => [what, all.length]).sort()).toEqual([
        ...[
          ['ACCEPTED', 2_400],
          ['DUPLICATE', 50],
          ['NotFoundError', 50],
        ],
      ])
      expect(told.slice(2_400, 2_450)).toEqual(Array(50).fill('NotFoundError'))
      // A request that a busy machine made late is repeated with its key.
      expect(new Set(kit.proxy.requests.map((one) => one.idempotencyKey)).size).toBe(3)
      expect((await countOf(kit, id)).totalEvents).toBe(2_400)
    },
  },
  {
    name: 'calls of one moment share a request, and each has its own answer',
    async run(kit) {
      const id = await kit.customer()
      const events = Array.from({ length: 200 }, (_, i) => chatEvent(id, 100 * (i + 1)))
      const outcomes = await kit.driver.do<{ credits: string }[]>('recordEach', { events })
      expect(outcomes.map(({ credits }) => Number(credits))).toEqual(events.map((_, i) => i + 1))
      expect(kit.proxy.requests.length).toBeLessThan(50)
    },
  },
  {
    name: 'withHold commits what the work used, and gives back the rest',
    async run(kit) {
      const id = await kit.customer('100')
      const request = { customerId: id, amount: '50' }
      const uses = [{ amount: '10' }, { amount: '5' }]
      const holdId = await kit.driver.do<string>('withHold', { request, uses })
      expect(holdId).toMatch(/^hold_/)
      expect(await kit.driver.call('credits.balance', id)).toMatchObject({
        ...{ available: '85', pending: '0' },
      })
      await kit.driver.do('withHold', { request })
      const failed = await kit.driver.refused('withHold', { request, uses, fails: true })
      expect(failed.message).toBe('the work failed')
      expect(await kit.driver.call('credits.balance', id)).toMatchObject({
        ...{ available: '85', pending: '0' },
      })
    },
  },
]
