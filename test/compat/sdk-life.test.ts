/**
 * A customer's life through the SDK, on a new workspace that has nothing but the list of public prices: purchase and grant,
 * check, price, ingest and flush, history, analytics, and the refusal when the credits are gone. Base URL with a slash.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SdkClient, SdkError, sdkClient } from '../support/sdk-client.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let sdk: SdkClient
beforeAll(async () => {
  tenant = await startTenant()
  const { url, liveKey } = tenant.app
  const load = ['src/commands/model-prices/load.ts', liveKey, url, '--default']
  await promisify(execFile)(process.execPath, load)
  sdk = sdkClient(`${url}/`, liveKey)
})
afterAll(() => tenant?.close())

const user = 'law-firm-a'
const timestamp = '2026-03-10T11:00:00.000Z'
const gpt4 = { provider: 'OPENAI', model: 'gpt-4' }
const dallE = { provider: 'OPENAI', model: 'dall-e-3' }
const sora = { provider: 'OPENAI', model: 'sora-2' }
const refusalOf = async (promise: Promise<unknown>): Promise<SdkError> => {
  const error = await promise.catch((thrown: unknown) => thrown)
  if (error instanceof SdkError) return error
  throw new Error('The server refused nothing')
}

describe('the life of a customer', () => {
  it('begins with credits, bought and given', async () => {
    const bought = await sdk.purchaseCredits({ userId: user, amount: 2_000, purchasePrice: 2 })
    expect(bought).toEqual({ transactionId: expect.any(String), newBalance: 2_000 })
    const granted = await sdk.grantCredits({ userId: user, amount: 100, reason: 'Welcome' })
    expect(granted).toMatchObject({ newBalance: '2100', amount: '100' })
    expect(await sdk.getCreditBalance(user)).toEqual({
      balance: 2_100,
      reserved: 0,
      available: 2_100,
      expiresAt: null,
    })
  })

  it.each([
    ['legal-research', { type: 'token_usage', ...gpt4, estimatedInputTokens: 1_000 }, 30],
    ['legal-research', { type: 'token_usage', ...gpt4, estimated_output_tokens: 500 }, 30],
    ['marketing', { type: 'image_generation', ...dallE, estimatedCount: 3 }, 120],
    ['marketing', { type: 'image_generation', ...dallE, quality: 'hd' }, 80],
    ['trailers', { type: 'video_generation', ...sora, estimatedDurationSeconds: 8 }, 800],
    ['transcripts', { type: 'custom', estimatedQuantity: 2.5 }, 25],
    ['gateway', { type: 'api_call' }, 0],
  ])('asks whether %s may be used for %j', async (featureId, action, credits) => {
    const answer = await sdk.checkEntitlement({ userId: user, featureId, action })
    expect(answer).toMatchObject({
      allowed: true,
      reason: null,
      estimatedCostCredits: credits,
      estimatedCostUsd: credits / 1_000,
      currentBalance: 2_100,
      actions: [],
    })
  })

  it.each([
    { type: 'token_usage', ...gpt4, estimatedInputTokens: 70_001 },
    { type: 'image_generation', ...dallE, estimatedCount: 53 },
    { type: 'video_generation', ...sora, estimatedDurationSeconds: 22 },
    { type: 'custom', estimatedQuantity: 211 },
  ])('is told that the credits do not suffice for %j', async (action) => {
    const answer = await sdk.checkEntitlement({ userId: user, featureId: 'any', action })
    expect(answer).toMatchObject({
      allowed: false,
      reason: 'Insufficient credits',
      actions: [{ type: 'purchase' }],
    })
  })

  it.each([
    { type: 'token_usage', provider: 'OPENAI', model: 'gpt-typo' },
    { type: 'token_usage', provider: 'OPENAI', model: 'gpt-typo', estimatedInputTokens: 1 },
  ])('gets no yes for what nothing prices: %j', async (action) => {
    const answer = await sdk.checkEntitlement({ userId: user, featureId: 'any', action })
    expect(answer).toMatchObject({ allowed: false, reason_code: 'UNPRICED' })
  })

  it.each([
    { type: 'token_usage', ...gpt4 },
    { type: 'video_generation', ...sora },
  ])('asks whether anything is left when it says no amount: %j', async (action) => {
    const answer = await sdk.checkEntitlement({ userId: user, featureId: 'any', action })
    expect(answer).toMatchObject({ allowed: true, reason_code: 'ENTITLED', cost_preview: null })
  })

  it.each([
    [{ ...gpt4, inputTokens: 1_000, outputTokens: 500 }, 60],
    [{ ...gpt4, type: 'text', inputTokens: 1_000, outputTokens: 0 }, 30],
    [{ ...dallE, type: 'image', count: 3 }, 120],
    [{ ...dallE, type: 'image' }, 40],
    [{ ...sora, type: 'video', durationSeconds: 8 }, 800],
    [{ ...sora, type: 'video', durationSeconds: 4, count: 2 }, 800],
  ])('asks what %j costs', async (request, credits) => {
    const { marginUsd, ...cost } = await sdk.calculateCost(request)
    expect(cost).toMatchObject({ credits, providerCostUsd: credits / 1_000, currency: 'USD' })
    expect(cost.costBreakdown.totalCostUsd).toBe(credits / 1_000)
    expect(marginUsd).toBe(0)
  })

  it('looks at the price list, where each price has a provider', async () => {
    const { data, total } = await sdk.getPricing()
    expect(total).toBe(data.length)
    expect(data.filter((one: { provider: unknown }) => typeof one.provider !== 'string')).toEqual(
      [],
    )
    expect(data).toContainEqual(
      expect.objectContaining({
        provider: 'OPENAI',
        model: 'gpt-4',
        pricing: expect.objectContaining({
          input_token: expect.objectContaining({ costPerUnit: 30, unitSize: 1_000_000 }),
        }),
      }),
    )
  })

  it('uses tokens, images, video and units of its own, in one flush', async () => {
    const common = { userId: user, timestamp }
    const tokens = { ...gpt4, inputTokens: 1_000, outputTokens: 500 }
    sdk.track('TOKEN_USAGE', { ...common, featureId: 'legal-research', ...tokens })
    sdk.track('IMAGE_GENERATION', { ...common, featureId: 'marketing', ...dallE, imageCount: 2 })
    const video = { ...sora, durationSeconds: 8, resolution: '1280x720' }
    sdk.track('VIDEO_GENERATION', { ...common, featureId: 'trailers', ...video })
    const minutes = { unitType: 'minutes', quantity: 15.5, metadata: { language: 'en-US' } }
    sdk.track('CUSTOM', { ...common, featureId: 'transcripts', ...minutes })
    sdk.track('API_CALL', { ...common, featureId: 'gateway' })
    expect(await sdk.flush()).toMatchObject({ success: true, processed: 5, failed: 0, errors: [] })
    // 60 + 80 + 800 + 155 of 2,100.
    expect(await sdk.getCreditBalance(user)).toMatchObject({ balance: 1_005, available: 1_005 })
  })

  it('reads its history, newest first', async () => {
    const { data, pagination } = await sdk.getTransactionHistory(user, { limit: 10 })
    const moved = data.map((row: { transactionType: string; amount: number }) => [
      row.transactionType,
      row.amount,
    ])
    expect(moved).toEqual([
      ['BURN', -155],
      ['BURN', -800],
      // The two images took the rest of what was given, and then what was bought.
      ['BURN', -40],
      ['BURN', -40],
      ['BURN', -60],
      ['GRANT', 100],
      ['PURCHASE', 2_000],
    ])
    expect(pagination).toEqual({ limit: 10, offset: 0, total: 7 })
  })

  it('sees where it went, by the features that it named', async () => {
    const range = { startDate: '2026-03-01T00:00:00Z', endDate: '2026-03-31T23:59:59Z' }
    const usage = await sdk.getUsageAnalytics({ ...range, userId: user })
    expect(usage).toMatchObject({ totalCredits: 1_095, totalCostUsd: 1.095 })
    const credits = Object.entries(usage.byFeature as Record<string, { credits: number }>).map(
      ([feature, share]) => [feature, share.credits],
    )
    expect(Object.fromEntries(credits)).toEqual({
      'legal-research': 60,
      marketing: 80,
      trailers: 800,
      transcripts: 155,
      gateway: 0,
    })
    expect(usage.byProvider.OPENAI.credits).toBe(940)
    expect(usage.byModel['sora-2'].credits).toBe(800)
    const breakdown = await sdk.getCostBreakdown(range.startDate, range.endDate)
    expect(breakdown).toMatchObject({
      totalCostUsd: 1.095,
      byModel: { 'dall-e-3': { costUsd: 0.08 } },
    })
  })

  it('ends when the credits are gone: the gate closes, and flush throws', async () => {
    const action = { type: 'video_generation', ...sora, estimatedDurationSeconds: 11 }
    const gate = await sdk.checkEntitlement({ userId: user, featureId: 'trailers', action })
    expect(gate).toMatchObject({ allowed: false, reason: 'Insufficient credits' })
    const event = { userId: user, featureId: 'trailers', timestamp, ...sora }
    sdk.track('VIDEO_GENERATION', { ...event, durationSeconds: 10 })
    sdk.track('VIDEO_GENERATION', { ...event, durationSeconds: 11 })
    const error = await refusalOf(sdk.flush())
    expect(error.statusCode).toBe(402)
    expect(error.message).toMatch(/^1 of 2 events were refused\. .*credits/i)
    const [refused] = error.response.errors
    expect(error.response).toMatchObject({
      success: false,
      processed: 1,
      failed: 1,
      code: 'INSUFFICIENT_CREDITS',
      error: { code: 'INSUFFICIENT_CREDITS', details: { required_credits: 1_100 } },
    })
    expect(refused).toMatchObject({ code: 'INSUFFICIENT_CREDITS', eventId: refused.event_id })
    expect(refused.eventId).toMatch(/^[0-9a-f-]{36}$/)
    expect(await sdk.getCreditBalance(user)).toMatchObject({ balance: 5 })
  })

  it('goes on after a purchase, and what is sent again counts once', async () => {
    const event = { customer_id: 'ignored', user_id: user, event_type: 'CUSTOM', timestamp }
    const events = [1, 100].map((quantity) => ({
      ...event,
      event_id: `again-${quantity}`,
      feature_id: 'transcripts',
      unit_type: 'minutes',
      quantity,
    }))
    await sdk.purchaseCredits({ userId: user, amount: 10, purchasePrice: 0.01 })
    const error = await refusalOf(sdk.ingestEvents({ events }))
    expect(error.response).toMatchObject({ accepted: 1, rejected: 1 })
    await sdk.purchaseCredits({ userId: user, amount: 1_000, purchasePrice: 1 })
    expect(await sdk.ingestEvents({ events })).toMatchObject({ accepted: 1, duplicates: 1 })
    expect(await sdk.ingestEvents({ events })).toMatchObject({
      success: true,
      status: 'all_duplicates',
    })
    expect(await sdk.getCreditBalance(user)).toMatchObject({ balance: 5 })
  })
})

describe('who pays', () => {
  const spent = (more: object) => ({
    event_id: crypto.randomUUID(),
    event_type: 'CUSTOM',
    feature_id: 'transcripts',
    unit_type: 'minutes',
    quantity: 1,
    timestamp,
    ...more,
  })
  const balanceOf = async (walletId: string) => (await tenant.balance(walletId)).total

  it('is the team, else the user, else the workspace, also when all have one name', async () => {
    const name = 'workspace'
    const given = { amount: 100, reason: 'test' }
    const team = (await sdk.grantCredits({ ...given, teamId: name })).walletId
    const single = (await sdk.grantCredits({ ...given, userId: name })).walletId
    const whole = (await sdk.grantCredits(given)).walletId
    expect(new Set([team, single, whole]).size).toBe(3)
    const balances = async () => [
      await balanceOf(team),
      await balanceOf(single),
      await balanceOf(whole),
    ]
    const both = { customer_id: name, user_id: name }
    await sdk.ingestEvents({ events: [spent({ ...both, team_id: name })] })
    expect(await balances()).toEqual(['90', '100', '100'])
    await sdk.ingestEvents({ events: [spent(both), spent({ ...both, team_id: null })] })
    expect(await balances()).toEqual(['90', '80', '100'])
    await sdk.ingestEvents({ events: [spent({ customer_id: name }), spent({ customer_id: 'x' })] })
    expect(await balances()).toEqual(['90', '80', '80'])
  })

  it('is not another once its credits are gone', async () => {
    await sdk.grantCredits({ userId: 'rich', amount: 1_000 })
    const events = [spent({ customer_id: 'x', user_id: 'rich', team_id: 'poor' })]
    const error = await refusalOf(sdk.ingestEvents({ events }))
    expect(error.response.code).toBe('INSUFFICIENT_CREDITS')
    await sdk.grantCredits({ teamId: 'poor', amount: 10 })
    expect(await sdk.ingestEvents({ events })).toMatchObject({ accepted: 1 })
    expect(await sdk.ingestEvents({ events })).toMatchObject({ duplicates: 1 })
    expect((await sdk.getCreditBalance('rich')).balance).toBe(1_000)
  })

  it('is asked for by a check in the same way', async () => {
    const action = { type: 'custom', quantity: 3 }
    const check = async (who: object) =>
      (await sdk.checkEntitlement({ featureId: 'any', action, ...who })).reason
    await sdk.grantCredits({ teamId: 'checked', amount: 29 })
    await sdk.grantCredits({ userId: 'checked', amount: 30 })
    expect(await check({ teamId: 'checked', userId: 'checked' })).toBe('Insufficient credits')
    expect(await check({ userId: 'checked' })).toBeNull()
    expect(await check({ teamId: 'unheard of', userId: 'checked' })).toBe('No credit wallet found')
    expect(await check({ customerId: 'ignored' })).toBeNull()
  })
})
