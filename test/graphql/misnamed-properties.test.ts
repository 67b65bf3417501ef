/** Usage must have the properties that its rate prices: a missing or misspelt property never makes it free. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entitlement } from '../support/entitlement-documents.ts'
import { graphql } from '../support/graphql.ts'
import { ReserveDocument } from '../support/holds.generated.ts'
import { commit, consume, reserve } from '../support/holds.ts'
import { RecordUsageDocument } from '../support/ledger.generated.ts'
import { addCredits, addFeature, addRateCard } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let customerId: string
beforeAll(async () => {
  tenant = await startTenant()
  const tokens = [
    { property: 'input_tokens', unitSize: '1000', credits: '3' },
    { property: 'cached_input_tokens', unitSize: '1000', credits: '1' },
    { property: 'output_tokens', unitSize: '1000', credits: '15' },
  ]
  const images = [{ property: 'image_count', credits: '2' }]
  await addRateCard(tenant, '0.01', [
    { eventType: 'chat', components: tokens },
    { eventType: 'image', components: images },
    { eventType: 'call', fixedCredits: '1', components: images },
    { eventType: 'gift', components: [{ property: 'n', credits: '0' }] },
  ])
  for (const key of ['chat', 'image', 'call', 'gift']) {
    await addFeature(tenant, { key, type: 'CREDITS' })
  }
  customerId = await tenant.customer()
  await addCredits(tenant, customerId, '1000')
})
afterAll(() => tenant?.close())

const record = async (eventType: string, properties: object) =>
  (await tenant.ask(RecordUsageDocument, { input: { customerId, eventType, properties } }))
    .recordUsage?.credits

async function check(feature: string, properties: object, quantity?: string) {
  const variables = { customerId, feature, properties, quantity }
  const { app } = tenant
  const { data } = await graphql<{ entitlement: Record<string, unknown> }>(
    app.url,
    app.liveKey,
    entitlement,
    variables,
  )
  const { allowed, reason, costPreview } = data?.entitlement ?? {}
  return { allowed, reason, credits: (costPreview as { credits: string } | null)?.credits ?? null }
}

const unpriced = { allowed: false, reason: 'UNPRICED', credits: null }

describe('an event', () => {
  it.each<[string, object, RegExp]>([
    ['chat', {}, /give "input_tokens", "cached_input_tokens" or "output_tokens", 0 if there was/],
    ['chat', { model: 'gpt-4', tokens: 5 }, /has no property that its rate prices/],
    ['chat', { input_tokens: null }, /has no property that its rate prices/],
    ['chat', { input_tokens: 5, output_token: 7 }, /call it "output_tokens"/],
    ['chat', { input_tokens: 5, cached_tokens: 7 }, /call it "cached_input_tokens"/],
    ['chat', { input_tokens: 5, cacheReadInputTokens: 7 }, /call it "cached_input_tokens"/],
    ['chat', { input_tokens: 5, cache_creation_input_tokens: 7 }, /call it "cache_write_tokens"/],
    ['chat', { input_tokens: 5, candidatesTokenCount: 7 }, /call it "output_tokens"/],
    ['chat', { prompt_tokens: 5 }, /"prompt_tokens" is not read .* call it "input_tokens"/],
    ['chat', { input_tokens: 5, completion_tokens: 7 }, /call it "output_tokens"/],
    ['chat', { input_tokens: 5, 'Output-Tokens': 7 }, /"Output-Tokens".* call it "output_tokens"/],
    ['chat', { input_tokens: 5, cachedInputTokens: 7 }, /call it "cached_input_tokens"/],
    ['chat', { input_tokens: 5, reasoningTokens: 7 }, /call it "reasoning_tokens"/],
    ['chat', { input_tokens: 5, inputTokens: 6 }, /must not differ/],
    ['image', { imageCount: 1 }, /"imageCount" is not read .* call it "image_count"/],
    ['image', { count: 1 }, /give "image_count", 0 if there was nothing/],
    ['call', { imageCount: 1 }, /call it "image_count"/],
  ])('of the type %s with %j is refused by the name', async (eventType, properties, message) => {
    const input = { customerId, eventType, properties }
    const refusal = await tenant.refused(RecordUsageDocument, { input })
    expect([refusal.code, refusal.message]).toEqual([
      'INVALID_REQUEST',
      expect.stringMatching(message),
    ])
  })

  it.each<[string, object, string]>([
    ['chat', { input_tokens: 0 }, '0'],
    ['chat', { inputTokens: 1000, outputTokens: '2000' }, '33'],
    ['chat', { inputTokens: 1000, input_tokens: '1000.0', completion_tokens: 0 }, '3'],
    ['chat', { input_tokens: 1000, max_tokens: 4096, 'Input Tokens': 1000 }, '3'],
    ['chat', { cached_input_tokens: 1000 }, '1'],
    ['chat', { reasoning_tokens: 1000 }, '15'],
    ['image', { image_count: 0, imageCount: 0 }, '0'],
    ['call', {}, '1'],
    ['gift', {}, '0'],
  ])('of the type %s with %j costs its price', async (eventType, properties, credits) => {
    expect(await record(eventType, properties)).toBe(credits)
  })
})

describe('an estimate', () => {
  it.each<[string, object, string]>([
    ['chat', { estimated_tokens: 1000 }, '15'],
    ['chat', { estimatedTokens: 1000, max_tokens: 9 }, '15'],
    ['chat', { estimated_input_tokens: 1000 }, '3'],
    ['chat', { estimatedInputTokens: 1000, estimatedOutputTokens: 1000 }, '18'],
    ['chat', { inputTokens: 1000 }, '3'],
    ['chat', { input_tokens: 0 }, '0'],
    ['image', { estimated_image_count: 2 }, '4'],
    ['call', { model: 'x' }, '1'],
  ])('of %s by %j is priced', async (feature, properties, credits) => {
    expect(await check(feature, properties)).toEqual({ allowed: true, reason: 'ENTITLED', credits })
  })

  it.each<[string, object]>([
    ['chat', { model: 'gpt-4', images: 2 }],
    ['chat', { estimatedCount: 5 }],
    ['chat', { estimatedDurationSeconds: 5 }],
    ['chat', { prompt_tokens: 5 }],
    ['chat', { input_tokens: 5, completion_tokens: 5 }],
    ['image', { images: 2 }],
    ['image', { imageCount: 2 }],
  ])('of %s by %j names nothing that is priced', async (feature, properties) => {
    expect(await check(feature, properties)).toEqual(unpriced)
  })

  it('of units that no rate reads is not priced, and without any the question is what is left', async () => {
    expect(await check('chat', {}, '5')).toEqual(unpriced)
    const left = { allowed: true, reason: 'ENTITLED', credits: null }
    expect(await check('chat', { model: 'gpt-4' })).toEqual(left)
    expect(await check('chat', {})).toMatchObject({ allowed: true, reason: 'ENTITLED' })
  })
})

describe('credits', () => {
  it('are reserved by what an estimate says, and never for nothing', async () => {
    const estimate = { eventType: 'chat', properties: { estimated_tokens: 1000 } }
    const { hold } = await reserve(tenant, customerId, estimate)
    expect(hold.amount).toBe('15')
    const nothing = { customerId, eventType: 'chat', properties: { model: 'gpt-4' } }
    expect(await tenant.refused(ReserveDocument, { input: nothing })).toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringMatching(/has no property that its rate prices/),
    })
    const { usageEvent: event } = await commit(tenant, hold.id, {
      properties: { outputTokens: 100 },
    })
    expect(event.credits).toBe('1.5')
  })

  it('are not consumed for nothing', async () => {
    const consumed = await consume(tenant, customerId, {
      feature: 'chat',
      properties: { model: 'gpt-4' },
    })
    expect(consumed).toMatchObject({ allowed: false, reason: 'UNPRICED', usageEvent: null })
  })
})
