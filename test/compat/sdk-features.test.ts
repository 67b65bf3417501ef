/** The price of usage by the SDK for a known feature that has no prices. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addFeature, addRateCard, entitle } from '../support/product.ts'
import { type RestClient, restClient } from '../support/rest.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let sdk: RestClient
beforeAll(async () => {
  tenant = await startTenant()
  sdk = restClient(tenant.app)
  await addRateCard(tenant, '0.003', [
    {
      eventType: 'ai_generation',
      match: { model: 'gpt-4' },
      components: [
        { property: 'input_tokens', unitSize: '1000', credits: '10' },
        { property: 'output_tokens', unitSize: '1000', credits: '20' },
      ],
    },
  ])
})
afterAll(() => tenant?.close())

const user = 'ada'
const wallet = async () => (await sdk.get(`/users/${user}/credits`)).body.data
let events = 0
const tokenUsage = (more: object = {}) => ({
  event_id: `event-${events++}`,
  user_id: user,
  event_type: 'TOKEN_USAGE',
  provider: 'OPENAI',
  model: 'gpt-4',
  input_tokens: 1000,
  output_tokens: 500,
  timestamp: '2026-03-10T11:59:00.000Z',
  ...more,
})
const ingest = (...list: unknown[]) => sdk.post('/events/ingest', { events: list })

describe('events of the SDK', () => {
  it('of a feature that is known but has no prices cost what their kind does, and count for its limit', async () => {
    await sdk.post('/credits/purchase', { userId: user, amount: 100, purchasePrice: 1 })
    await addFeature(tenant, { key: 'legal-chat', type: 'CREDITS' })
    await entitle(tenant, user, 'legal-chat', { limit: '30', period: 'MONTH' })
    const chat = () => tokenUsage({ feature_id: 'legal-chat' })
    const action = { type: 'token_usage', provider: 'OPENAI', model: 'gpt-4' }
    const check = async (more: object) =>
      (
        await sdk.post('/entitlements/check', {
          userId: user,
          featureId: 'legal-chat',
          action: { ...action, estimatedInputTokens: 1000, ...more },
        })
      ).body
    expect(await check({})).toMatchObject({
      allowed: true,
      estimatedCostCredits: 10,
      estimatedCostUsd: 0.03,
    })
    expect((await ingest(chat())).body).toMatchObject({ accepted: 1 })
    expect((await wallet()).balance).toBe(80)
    expect(await check({})).toMatchObject({ allowed: true, remaining_credits: 10 })
    expect(await check({ estimatedInputTokens: 1001 })).toMatchObject({
      allowed: false,
      reason_code: 'LIMIT_EXCEEDED',
    })
    expect(await check({ model: 'typo' })).toMatchObject({
      allowed: false,
      reason_code: 'UNPRICED',
    })
    const typo = tokenUsage({ feature_id: 'legal-chat', model: 'typo' })
    const refused = await ingest(chat(), typo)
    expect(refused.body.errors.map(({ code }: { code: string }) => code)).toEqual([
      'LIMIT_EXCEEDED',
      'INVALID_REQUEST',
    ])
    await addRateCard(tenant, '1', [{ eventType: 'elsewhere', fixedCredits: '5' }], {
      key: 'elsewhere',
      isDefault: false,
    })
    expect((await ingest(tokenUsage({ feature_id: 'elsewhere' }))).status).toBe(200)
    expect((await wallet()).balance).toBe(60)
  })
})
