/** The calls of the published SDK as it sends them: headers, paths, bodies, and the answers that it reads. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addFeature, addRateCard, entitle } from '../support/product.ts'
import { type RestClient, restClient } from '../support/rest.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let sdk: RestClient
beforeAll(async () => {
  tenant = await startTenant()
  const plain = restClient(tenant.app)
  const headers = { 'content-type': 'application/json', 'user-agent': '@openmonetize/sdk/0.8.1' }
  sdk = {
    ...plain,
    get: (path) => plain.get(path, headers),
    post: (path, body) => plain.post(path, body, headers),
  }
  const per1000 = (input: string, output: string) => [
    { property: 'input_tokens', unitSize: '1000', credits: input, cost: '0.03' },
    { property: 'output_tokens', unitSize: '1000', credits: output, cost: '0.06' },
  ]
  await addFeature(tenant, { key: 'ai_generation', type: 'CREDITS' })
  await addFeature(tenant, { key: 'legal-research', type: 'CREDITS' })
  await addRateCard(tenant, '0.01', [
    {
      eventType: 'ai_generation',
      match: { provider: 'openai', model: 'gpt-4' },
      kind: 'CHAT',
      components: per1000('10', '20'),
    },
    {
      eventType: 'image_generation',
      components: [{ property: 'image_count', credits: '4' }],
    },
    { eventType: 'custom', components: [{ property: 'quantity', credits: '10' }] },
    { eventType: 'legal-research', fixedCredits: '100' },
  ])
})
afterAll(() => tenant?.close())

let users = 0
const newUser = () => `integration-test-user-${users++}`
const balanceOf = async (user: string) =>
  (await sdk.get(`/users/${encodeURIComponent(user)}/credits`)).body.data
let events = 0
const tokenUsage = (user: string, more: object = {}) => ({
  event_id: `00000000-0000-4000-8000-${String(events++).padStart(12, '0')}`,
  customer_id: 'ignored',
  user_id: user,
  event_type: 'TOKEN_USAGE',
  feature_id: 'integration-test-feature',
  provider: 'OPENAI',
  model: 'gpt-4',
  input_tokens: 1000,
  output_tokens: 500,
  timestamp: '2026-03-10T11:59:00.000Z',
  ...more,
})
const ingest = (...list: unknown[]) => sdk.post('/events/ingest', { events: list })

describe('credits', () => {
  it('are purchased by users that are created on the way', async () => {
    const user = newUser()
    const first = await sdk.post('/credits/purchase', {
      userId: user,
      amount: 2000,
      purchasePrice: 20.0,
    })
    expect(first.status).toBe(200)
    expect(first.body).toEqual({
      data: { transactionId: expect.stringMatching(/^txn_/), newBalance: 2000 },
    })
    const expiresAt = '2026-12-31T23:59:59Z'
    await sdk.post('/credits/purchase', {
      userId: user,
      amount: 3000,
      purchasePrice: 30,
      expiresAt,
    })
    expect(await balanceOf(user)).toEqual({
      balance: 5000,
      reserved: 0,
      available: 5000,
      expiresAt,
    })
  })

  it('are granted, with figures as texts, and once for a key', async () => {
    const user = newUser()
    const grant = {
      userId: user,
      amount: 1000,
      reason: 'Test grant',
      idempotencyKey: `grant-${user}`,
    }
    const first = await sdk.post('/credits/grant', grant)
    expect(first.body).toEqual({
      data: {
        transactionId: expect.stringMatching(/^txn_/),
        walletId: expect.stringMatching(/^cust_/),
        newBalance: '1000',
        amount: '1000',
      },
    })
    expect((await sdk.post('/credits/grant', grant)).body).toEqual(first.body)
    expect((await balanceOf(user)).balance).toBe(1000)
    const other = await sdk.post('/credits/grant', { ...grant, amount: 1 })
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
  })

  it('are granted to a team, or to the workspace when nobody is named', async () => {
    const team = await sdk.post('/credits/grant', { teamId: 'team-a', amount: 5 })
    expect(team.body.data.newBalance).toBe('5')
    const nobody = await sdk.post('/credits/grant', { amount: 500, reason: 'Customer-level grant' })
    expect(nobody.body.data.walletId).toMatch(/^cust_/)
    const both = await sdk.post('/credits/grant', { userId: 'u', teamId: 't', amount: 5 })
    expect(both.status).toBe(400)
  })

  it('of an unknown user are not found, in words that the SDK reads', async () => {
    const answer = await sdk.get('/users/nobody/credits')
    expect(answer.status).toBe(404)
    expect(answer.body.message).toBe('No customer has the id "nobody".')
    expect(answer.body.code).toBe('NOT_FOUND')
  })

  it('of the workspace are totals', async () => {
    const { body } = await sdk.get('/credits/balance')
    expect(body.balance.total).toBeGreaterThan(6_000)
    expect(body.data).toEqual({
      balance: String(body.balance.total),
      reservedBalance: '0',
      availableBalance: String(body.balance.available),
      currency: 'CREDITS',
    })
  })

  it.each([
    'a/b',
    'a b',
    'ada@example.com',
    'jürgen-ß',
    'x%2Fy',
    '100%',
    'null',
    '__proto__',
    '🙂',
  ])('belong to a user called %s', async (user) => {
    await sdk.post('/credits/grant', { userId: user, amount: 7 })
    expect((await balanceOf(user)).available).toBe(7)
  })
})

describe('events', () => {
  it('burn the credits of the user, by the kind of event where the feature has no prices of its own', async () => {
    const user = newUser()
    await sdk.post('/credits/purchase', { userId: user, amount: 10_000, purchasePrice: 100 })
    const answer = await ingest(tokenUsage(user), tokenUsage(user, { metadata: { iteration: 1 } }))
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      success: true,
      processed: 2,
      failed: 0,
      errors: [],
      accepted: 2,
      rejected: 0,
      duplicates: 0,
      batch_id: expect.stringMatching(/^evt_/),
      status: 'processed',
      processing_time_ms: expect.any(Number),
    })
    expect((await balanceOf(user)).balance).toBe(9_960)
  })

  it('of every kind become events of ours, with what they say as properties', async () => {
    const user = newUser()
    await sdk.post('/credits/purchase', { userId: user, amount: 1_000, purchasePrice: 10 })
    const { input_tokens: _, output_tokens: __, ...common } = tokenUsage(user)
    const { body } = await ingest(
      tokenUsage(user, { team_id: undefined }),
      tokenUsage(user, { feature_id: 'legal-research' }),
      { ...common, event_id: 'i', event_type: 'IMAGE_GENERATION', image_count: 2, quality: 'hd' },
      { ...common, event_id: 'c', event_type: 'CUSTOM', unit_type: 'api_calls', quantity: 2.5 },
      {
        eventId: 'old',
        userId: user,
        eventType: 'TOKEN_USAGE',
        featureId: 'x',
        provider: 'OPENAI',
        model: 'gpt-4',
        inputTokens: 100,
        outputTokens: 0,
      },
    )
    expect(body).toMatchObject({ accepted: 5, rejected: 0 })
    const { rows } = await tenant.sql.query(
      `select event_type, quantity::text, credits::text, properties from usage_event e
       join customer c on c.workspace_id = e.workspace_id and c.id = e.customer_id
       where c.external_id = $1 order by sequence`,
      [user],
    )
    const byType = Object.groupBy(rows, (row) => row.event_type)
    expect(
      Object.fromEntries(
        Object.entries(byType).map(([type, all]) => [type, all?.map((row) => Number(row.credits))]),
      ),
    ).toEqual({
      'legal-research': [100],
      ai_generation: [20, 1],
      image_generation: [8],
      custom: [25],
    })
    expect(byType.image_generation?.[0]).toMatchObject({
      properties: {
        provider: 'openai',
        model: 'gpt-4',
        image_count: 2,
        quality: 'hd',
        feature_id: 'integration-test-feature',
      },
    })
  })

  it('count once however often they are sent, also when the feature got its own prices in between', async () => {
    const user = newUser()
    await sdk.post('/credits/purchase', { userId: user, amount: 100, purchasePrice: 1 })
    const event = tokenUsage(user, { feature_id: 'later' })
    expect((await ingest(event)).body).toMatchObject({ accepted: 1 })
    await addRateCard(tenant, '1', [{ eventType: 'later', fixedCredits: '5' }], {
      key: 'l',
      isDefault: false,
    })
    const again = await ingest(event)
    expect(again.status).toBe(200)
    expect(again.body).toMatchObject({ success: true, duplicates: 1, status: 'all_duplicates' })
    expect((await balanceOf(user)).balance).toBe(80)
    const changed = await ingest({ ...event, input_tokens: 1 })
    expect(changed.status).toBe(422)
    expect(changed.body).toMatchObject({
      success: false,
      failed: 1,
      errors: [{ event_id: event.event_id, code: 'IDEMPOTENCY_KEY_REUSED' }],
    })
  })

  it('that are wrong fail alone, and unknown users are created', async () => {
    const user = newUser()
    await sdk.post('/credits/grant', { userId: user, amount: 1_000 })
    const { status, body } = await ingest(
      tokenUsage(user),
      tokenUsage(user, { model: 'typo' }),
      tokenUsage(newUser()),
      tokenUsage('x'.repeat(300)),
      tokenUsage(user, { input_tokens: -5 }),
      tokenUsage(user, { timestamp: 'yesterday' }),
      { event_type: 'TOKEN_USAGE' },
      'text',
      null,
      tokenUsage(`cust_${'0'.repeat(26)}`),
    )
    expect(status).toBe(400)
    expect(body).toMatchObject({ accepted: 1, failed: 9, code: 'INVALID_REQUEST' })
    expect(body.message).toMatch(/^9 of 10 events were refused\. The first: No rate matches/)
    expect(body.errors[0].eventId).toBe(body.errors[0].event_id)
    expect(body.errors.map((e: { code: string }) => e.code)).toEqual([
      'INVALID_REQUEST',
      'INSUFFICIENT_CREDITS',
      'INVALID_REQUEST',
      'INVALID_REQUEST',
      'INVALID_REQUEST',
      'INVALID_REQUEST',
      'INVALID_REQUEST',
      'INVALID_REQUEST',
      'NOT_FOUND',
    ])
  })

  it('are 1 to 1,000', async () => {
    expect((await ingest()).status).toBe(400)
    const user = newUser()
    const many = Array.from({ length: 1_001 }, () => tokenUsage(user))
    expect((await ingest(...many)).status).toBe(400)
    expect((await sdk.post('/events/ingest', { events: {} })).status).toBe(400)
  })
})

describe('transactions', () => {
  it('are signed rows of the SDK, in pages with a total', async () => {
    const user = newUser()
    await sdk.post('/credits/purchase', { userId: user, amount: 5_000, purchasePrice: 50 })
    await sdk.post('/credits/grant', { userId: user, amount: 100, reason: 'Welcome bonus' })
    await ingest(tokenUsage(user))
    const { body } = await sdk.get(`/users/${user}/transactions`)
    expect(body).toEqual({
      data: [
        {
          id: expect.stringMatching(/^txn_/),
          transactionType: 'BURN',
          amount: -20,
          balanceBefore: 5_100,
          balanceAfter: 5_080,
          description: 'ai_generation - gpt-4',
          createdAt: '2026-03-10T12:00:00Z',
        },
        expect.objectContaining({
          transactionType: 'GRANT',
          amount: 100,
          description: 'Welcome bonus',
        }),
        expect.objectContaining({ transactionType: 'PURCHASE', amount: 5_000, balanceBefore: 0 }),
      ],
      pagination: { limit: 50, offset: 0, total: 3 },
    })
    const page = await sdk.get(`/users/${user}/transactions?limit=1&offset=1`)
    expect(page.body.data).toEqual([body.data[1]])
    expect(page.body.pagination).toEqual({ limit: 1, offset: 1, total: 3 })
    for (const wrong of ['limit=0', 'limit=101', 'limit=x', 'offset=-1', 'offset=1e3', 'page=2']) {
      expect((await sdk.get(`/users/${user}/transactions?${wrong}`)).status).toBe(400)
    }
  })
})

describe('checkEntitlement', () => {
  const check = (userId: string, featureId: string, action: object) =>
    sdk.post('/entitlements/check', { userId, featureId, action })
  const tokens = { type: 'token_usage', provider: 'OPENAI', model: 'gpt-4' }

  it('answers the fields of the SDK and of the document', async () => {
    const user = newUser()
    await sdk.post('/credits/purchase', { userId: user, amount: 30, purchasePrice: 1 })
    for (const names of [
      ['estimatedInputTokens', 'estimatedOutputTokens'],
      ['estimated_input_tokens', 'estimated_output_tokens'],
    ]) {
      const amounts = { [names[0] ?? '']: 1000, [names[1] ?? '']: 500 }
      const { status, body } = await check(user, 'anything', { ...tokens, ...amounts })
      expect(status).toBe(200)
      expect(body).toMatchObject({
        allowed: true,
        reason: null,
        estimatedCostCredits: 20,
        estimatedCostUsd: 0.06,
        currentBalance: 30,
        actions: [],
        remaining_credits: 30,
        cost_preview: { credits: 20, currency_amount: 0.06 },
      })
    }
    const denied = await check(user, 'anything', { ...tokens, estimatedInputTokens: 3_001 })
    expect(denied.body).toMatchObject({
      allowed: false,
      reason: 'Insufficient credits',
      currentBalance: 30,
      actions: [{ type: 'purchase', label: expect.any(String), url: '/credits/purchase' }],
    })
  })

  it('prefers the feature that is named', async () => {
    const user = newUser()
    await sdk.post('/credits/grant', { userId: user, amount: 99 })
    const { body } = await check(user, 'legal-research', tokens)
    expect(body).toMatchObject({ allowed: false, estimatedCostCredits: 100 })
  })

  it('denies, as an answer, what has no wallet or no feature', async () => {
    const nobody = await check('nobody-at-all', 'legal-research', tokens)
    expect(nobody.body).toMatchObject({
      allowed: false,
      reason: 'No credit wallet found',
      estimatedCostCredits: null,
      currentBalance: null,
      actions: [{ type: 'create_wallet' }],
    })
    const user = newUser()
    await sdk.post('/credits/grant', { userId: user, amount: 1 })
    const nothing = await check(user, 'nothing', { type: 'api_call' })
    expect(nothing.body).toMatchObject({ allowed: false, reason_code: 'FEATURE_NOT_FOUND' })
  })

  it('warns at a soft limit', async () => {
    const user = newUser()
    await sdk.post('/credits/grant', { userId: user, amount: 1 })
    await entitle(tenant, user, 'legal-research', { behavior: 'SOFT' })
    expect((await check(user, 'legal-research', tokens)).body).toMatchObject({
      allowed: true,
      reason: 'Low credits - consider purchasing more',
      actions: [{ type: 'purchase' }],
    })
  })
})

describe('rating', () => {
  it('calculates the cost of a use', async () => {
    const request = { provider: 'OPENAI', model: 'gpt-4', inputTokens: 1000, outputTokens: 500 }
    expect((await sdk.post('/rating/calculate', request)).body).toEqual({
      credits: 20,
      costBreakdown: { inputCostUsd: 0.1, outputCostUsd: 0.1, totalCostUsd: 0.2 },
      providerCostUsd: 0.06,
      marginUsd: 0.14,
      marginPercent: 70,
      currency: 'USD',
    })
    const images = { provider: 'OPENAI', model: 'dall-e-3', type: 'IMAGE_GENERATION', count: 2 }
    expect((await sdk.post('/rating/calculate', images)).body.credits).toBe(8)
    const typo = await sdk.post('/rating/calculate', { ...request, model: 'typo' })
    expect([typo.status, typo.body.code]).toEqual([400, 'INVALID_REQUEST'])
    const unheard = await sdk.post('/rating/calculate', { ...request, type: 'unheard' })
    expect([unheard.status, unheard.body.code]).toEqual([404, 'NOT_FOUND'])
  })

  it('lists the prices of models', async () => {
    expect((await sdk.get('/rating/pricing')).body).toEqual({
      data: [
        {
          provider: 'OPENAI',
          model: 'gpt-4',
          eventType: 'ai_generation',
          kind: 'CHAT',
          pricing: {
            input_token: { costPerUnit: 0.03, creditsPerUnit: 10, unitSize: 1000, currency: 'USD' },
            output_token: {
              costPerUnit: 0.06,
              creditsPerUnit: 20,
              unitSize: 1000,
              currency: 'USD',
            },
          },
        },
      ],
      total: 1,
    })
  })
})

describe('analytics', () => {
  it('tell usage and cost of a user, in the words of the SDK and of its server', async () => {
    const user = newUser()
    await sdk.post('/credits/grant', { userId: user, amount: 1_000 })
    const twice = [tokenUsage(user), tokenUsage(user, { timestamp: '2026-03-09T09:00:00Z' })]
    await ingest(...twice, tokenUsage(user, { event_type: 'CUSTOM', quantity: 2 }))
    const range = `start_date=2026-03-09&end_date=2026-03-10&user_id=${user}`
    const { body } = await sdk.get(`/analytics/usage?${range}`)
    expect(body).toMatchObject({
      totalCredits: 60,
      totalCostUsd: 0.32,
      byProvider: { OPENAI: { credits: 60, costUsd: 0.32, percentage: 100 } },
      byModel: { 'gpt-4': { credits: 60 } },
      byFeature: { 'integration-test-feature': { credits: 60, costUsd: 0.32, percentage: 100 } },
      data: {
        summary: { totalEvents: 3, totalCreditsBurned: '60', totalCostUsd: '0.32' },
        timeline: [
          { date: '2026-03-09', events: 1, creditsBurned: '20' },
          { date: '2026-03-10', events: 2, creditsBurned: '40' },
        ],
      },
    })
    expect(body.data.byFeature).toContainEqual({
      featureId: 'integration-test-feature',
      eventCount: 3,
      creditsBurned: '60',
      costUsd: '0.32',
    })
    const server = `startDate=2026-03-09&endDate=2026-03-10T23:59:59Z&userId=${user}`
    expect((await sdk.get(`/analytics/usage?${server}`)).body).toEqual(body)
    expect((await sdk.get(`/analytics/cost-breakdown?${range}`)).body).toEqual({
      totalCostUsd: 0.32,
      byProvider: { OPENAI: { credits: 60, costUsd: 0.32, percentage: 100 } },
      byModel: { 'gpt-4': { credits: 60, costUsd: 0.32, percentage: 100 } },
      currency: 'USD',
    })
    expect((await sdk.get(`/analytics/usage?${range}&userId=${user}`)).status).toBe(400)
    const all = await sdk.get('/analytics/usage?start_date=2026-03-09&end_date=2026-03-10')
    expect(all.body.totalCredits).toBeGreaterThan(60)
  })
})

describe('the credential', () => {
  it('may come as X-API-Key; Authorization wins', async () => {
    const { url, liveKey } = tenant.app
    const ask = async (headers: Record<string, string>) =>
      (await fetch(`${url}/v1/rating/pricing`, { headers })).status
    expect(await ask({ 'x-api-key': liveKey })).toBe(200)
    expect(await ask({ 'x-api-key': liveKey, authorization: 'Bearer om_live_wrong' })).toBe(401)
    expect(await ask({ 'x-api-key': 'wrong', authorization: `Bearer ${liveKey}` })).toBe(200)
  })
})
