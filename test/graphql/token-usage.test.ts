/** Usage events from the usage objects of model providers: stored, priced, metered and repeated as disjoint tokens. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addCredits, addFeature, addMetered, addRateCard, entitle } from '../support/product.ts'
import { publishedByLibraries } from '../support/published-library-usage.ts'
import { publishedByProviders } from '../support/published-provider-usage.ts'
import { published } from '../support/published-usage.ts'
import { restClient } from '../support/rest.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import {
  CommitTokensDocument,
  ConsumeTokensDocument,
  PreviewTokensDocument,
  ReadTokensDocument,
  RecordTokensBatchDocument,
  RecordTokensDocument,
  ReserveTokensDocument,
  ReverseTokensDocument,
} from './token-usage.generated.ts'

const eventType = 'ai_generation'
const prices = { input_tokens: '1', cached_input_tokens: '0.1', output_tokens: '5' }

/** Units of a million tokens. */
const perMillion = [
  { property: 'input_tokens', unitSize: '1000000', credits: '3' },
  { property: 'cached_input_tokens', unitSize: '1000000', credits: '0.3' },
  { property: 'cache_write_tokens', unitSize: '1000000', credits: '3.75' },
  { property: 'output_tokens', unitSize: '1000000', credits: '15' },
]

let tenant: Tenant
let customerId: string
beforeAll(async () => {
  tenant = await startTenant()
  const components = Object.entries(prices).map(([property, credits]) => ({ property, credits }))
  await addRateCard(tenant, '0.001', [
    { eventType, match: { model: 'm' }, components },
    { eventType: 'tokens', components: [] },
    { eventType: 'million', components: perMillion },
    { eventType: 'long', fixedCredits: '1' },
    { eventType: 'long', match: { total_input_tokens: '>2000' }, fixedCredits: '2' },
  ])
  await addFeature(tenant, { key: eventType, type: 'CREDITS' })
  await addMetered(tenant, 'tokens', 'SUM', 'total_tokens')
  customerId = await tenant.customer()
  await addCredits(tenant, customerId, '100000000')
})
afterAll(() => tenant?.close())

const openAi = {
  prompt_tokens: 2006,
  completion_tokens: 300,
  total_tokens: 2306,
  prompt_tokens_details: { cached_tokens: 1920 },
  completion_tokens_details: { reasoning_tokens: 200 },
}
/** 86 × 1 + 1,920 × 0.1 + 300 × 5: reasoning has no price of its own. */
const openAiCredits = '1778'
const openAiProperties = {
  model: 'm',
  input_tokens: 86,
  cached_input_tokens: 1920,
  output_tokens: 100,
  reasoning_tokens: 200,
  total_input_tokens: 2006,
  total_output_tokens: 300,
  total_tokens: 2306,
}
const properties = { model: 'm' }
const event = () => ({ customerId, eventType, properties, tokenUsage: openAi })

describe('tokenUsage', () => {
  it('is stored and priced as properties that count each token once', async () => {
    const { recordUsage } = await tenant.ask(RecordTokensDocument, { input: event() })
    expect(recordUsage).toMatchObject({
      credits: openAiCredits,
      cost: '1.778',
      properties: openAiProperties,
    })
  })

  const all = [...published, ...publishedByLibraries, ...publishedByProviders]
  it.each(all)('takes what is published of %s', async (_name, tokenUsage, kinds) => {
    const input = { ...event(), tokenUsage }
    const { recordUsage } = await tenant.ask(RecordTokensDocument, { input })
    expect(recordUsage?.properties).toMatchObject({ model: 'm', ...kinds })
    expect(recordUsage?.warning).toBeNull()
  })

  it.each<[string, object, string]>([
    [
      "LiteLLM's",
      {
        prompt_tokens: 2459,
        completion_tokens: 23,
        total_tokens: 2482,
        prompt_tokens_details: { cached_tokens: 0 },
        cache_read_input_tokens: 2455,
        cache_creation_input_tokens: 0,
      },
      '0.0010935',
    ],
    [
      "LangChain's",
      {
        input_tokens: 62394,
        output_tokens: 214,
        total_tokens: 62608,
        input_token_details: { audio: 0, cache_read: 60024 },
        output_token_details: { reasoning: 0 },
      },
      '0.0283272',
    ],
    [
      "the Claude Agent SDK's",
      {
        inputTokens: 9,
        outputTokens: 534,
        cacheReadInputTokens: 38912,
        cacheCreationInputTokens: 85600,
        costUSD: 0.34,
      },
      '0.3407106',
    ],
    [
      "pydantic-ai's",
      {
        input_tokens: 26701,
        cache_read_tokens: 20480,
        cache_write_tokens: 1000,
        output_tokens: 283,
      },
      '0.029802',
    ],
  ])(
    'has the price of what was cached and written in %s words',
    async (_name, tokenUsage, price) => {
      const input = { customerId, eventType: 'million', tokenUsage }
      const { recordUsage } = await tenant.ask(RecordTokensDocument, { input })
      expect(recordUsage?.credits).toBe(price)
    },
  )

  it('costs the same when consumed, reserved, committed, checked and sent as properties', async () => {
    const input = { customerId, feature: eventType, properties, tokenUsage: openAi }
    const { consume } = await tenant.ask(ConsumeTokensDocument, { input })
    expect(consume).toMatchObject({
      allowed: true,
      usageEvent: { credits: openAiCredits, properties: openAiProperties },
    })
    const { reserveCredits } = await tenant.ask(ReserveTokensDocument, { input: event() })
    expect(reserveCredits?.hold.amount).toBe(openAiCredits)
    const { commitHold } = await tenant.ask(CommitTokensDocument, {
      id: reserveCredits!.hold.id,
      input: { properties, tokenUsage: openAi },
    })
    expect(commitHold?.usageEvent).toMatchObject({
      credits: openAiCredits,
      properties: openAiProperties,
    })
    const { entitlement } = await tenant.ask(PreviewTokensDocument, {
      customerId,
      properties: openAiProperties,
    })
    expect(entitlement).toMatchObject({ allowed: true, costPreview: { credits: openAiCredits } })
    const sent = { customerId, eventType, properties: openAiProperties }
    const { recordUsage } = await tenant.ask(RecordTokensDocument, { input: sent })
    expect(recordUsage?.credits).toBe(openAiCredits)
  })

  it('prices a commit that describes nothing else', async () => {
    const input = { customerId, amount: '5000', eventType: 'tokens' }
    const { reserveCredits } = await tenant.ask(ReserveTokensDocument, { input })
    const { commitHold } = await tenant.ask(CommitTokensDocument, {
      id: reserveCredits!.hold.id,
      input: { tokenUsage: openAi },
    })
    expect(commitHold?.usageEvent).toMatchObject({
      credits: '0',
      properties: { total_tokens: 2306 },
    })
  })

  it('answers a repetition with the event stored first, also when it is told as properties', async () => {
    const input = { ...event(), idempotencyKey: 'call-1' }
    const { recordUsage: first } = await tenant.ask(RecordTokensDocument, { input })
    const { recordUsage: again } = await tenant.ask(RecordTokensDocument, { input })
    expect(again).toEqual(first)
    const told = { ...input, properties: openAiProperties, tokenUsage: undefined }
    const { recordUsage: same } = await tenant.ask(RecordTokensDocument, { input: told })
    expect(same).toEqual(first)
    const other = { ...input, tokenUsage: { ...openAi, prompt_tokens: 2007, total_tokens: 2307 } }
    expect(await tenant.refused(RecordTokensDocument, { input: other })).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    })
  })

  it('gets the price of a long prompt by all of its input', async () => {
    const input = { customerId, eventType: 'long', tokenUsage: openAi }
    const { recordUsage } = await tenant.ask(RecordTokensDocument, { input })
    expect(recordUsage?.credits).toBe('2')
    const short = { ...input, tokenUsage: { prompt_tokens: 2000, completion_tokens: 9000 } }
    const { recordUsage: other } = await tenant.ask(RecordTokensDocument, { input: short })
    expect(other?.credits).toBe('1')
  })

  it('moves a meter of all tokens, with input and output of every kind', async () => {
    const id = await tenant.customer()
    await entitle(tenant, id, 'tokens', { limit: '5000', period: 'MONTH', behavior: 'HARD' })
    const input = { customerId: id, eventType: 'tokens', tokenUsage: openAi }
    await tenant.ask(RecordTokensDocument, { input })
    await tenant.ask(RecordTokensDocument, { input })
    expect(await tenant.refused(RecordTokensDocument, { input })).toMatchObject({
      code: 'LIMIT_EXCEEDED',
    })
  })

  describe('with a part that is larger than its whole', () => {
    const odd = {
      prompt_tokens: 1000,
      completion_tokens: 293,
      total_tokens: 1293,
      completion_tokens_details: { reasoning_tokens: 321 },
    }
    const warning =
      'tokenUsage.completion_tokens is 293, less than its 321 reasoning tokens: 293 count.'
    const input = () => ({ ...event(), tokenUsage: odd })

    it('is recorded by the whole, with a warning that stays with the event', async () => {
      const keyed = { ...input(), idempotencyKey: 'odd' }
      const { recordUsage } = await tenant.ask(RecordTokensDocument, { input: keyed })
      expect(recordUsage).toMatchObject({
        credits: '2465',
        properties: { output_tokens: 0, reasoning_tokens: 293, total_tokens: 1293 },
        warning,
      })
      const again = await tenant.ask(RecordTokensDocument, { input: keyed })
      expect(again.recordUsage).toEqual(recordUsage)
      const { id } = recordUsage!
      const { usageEvent } = await tenant.ask(ReadTokensDocument, { id })
      expect(usageEvent).toEqual({ warning })
      const { reverseUsageEvent } = await tenant.ask(ReverseTokensDocument, { id })
      expect(reverseUsageEvent).toEqual({ warning: null })
    })

    it('warns in a batch, when it is consumed and when it is committed', async () => {
      const { recordUsageBatch } = await tenant.ask(RecordTokensBatchDocument, {
        events: [input(), event()],
      })
      expect(recordUsageBatch.outcomes.map((one) => one.usageEvent?.warning)).toEqual([
        warning,
        null,
      ])
      const { consume } = await tenant.ask(ConsumeTokensDocument, {
        input: { customerId, feature: eventType, properties, tokenUsage: odd },
      })
      expect(consume?.usageEvent?.warning).toBe(warning)
      const { reserveCredits } = await tenant.ask(ReserveTokensDocument, { input: input() })
      const { commitHold } = await tenant.ask(CommitTokensDocument, {
        id: reserveCredits!.hold.id,
        input: { properties, tokenUsage: odd },
      })
      expect(commitHold?.usageEvent.warning).toBe(warning)
    })

    it('warns in REST, where an event without one says nothing', async () => {
      const sent = (token_usage: object) => ({
        customer_id: customerId,
        event_type: eventType,
        properties,
        token_usage,
      })
      const { body } = await restClient(tenant.app).post('/usage/events', {
        events: [sent(odd), sent(openAi)],
      })
      expect(body.events[0]).toMatchObject({ status: 'accepted', credits_consumed: 2465, warning })
      expect(body.events[1]).not.toHaveProperty('warning')
    })

    it('is refused when no reading explains the total', async () => {
      const refused = { ...input(), tokenUsage: { ...odd, total_tokens: 1300 } }
      expect(await tenant.refused(RecordTokensDocument, { input: refused })).toMatchObject({
        code: 'INVALID_REQUEST',
        message: expect.stringContaining('tokenUsage.total_tokens'),
      })
    })
  })

  it('is refused by the name of a count that nobody reads', async () => {
    const tokenUsage = { ...openAi, prompt_tokens_details: { cached_over_200k_tokens: 5 } }
    const input = { ...event(), tokenUsage }
    const refusal = await tenant.refused(RecordTokensDocument, { input })
    expect(refusal.message).toContain('tokenUsage.prompt_tokens_details.cached_over_200k_tokens')
  })

  it('is refused alone in a batch, where the others go on', async () => {
    const broken = { ...openAi, total_tokens: 1 }
    const events = [event(), { ...event(), tokenUsage: broken }, event()]
    const { recordUsageBatch } = await tenant.ask(RecordTokensBatchDocument, { events })
    expect(recordUsageBatch.outcomes.map(({ status }) => status)).toEqual([
      'ACCEPTED',
      'REJECTED',
      'ACCEPTED',
    ])
    expect(recordUsageBatch.outcomes[1]?.error).toMatchObject({
      code: 'INVALID_REQUEST',
      details: { field: 'tokenUsage.total_tokens' },
    })
  })

  it.each<[string, object, string]>([
    [
      'a property that it gives too',
      { properties: { model: 'm', output_tokens: 1 } },
      'output_tokens',
    ],
    ['a sum that it gives too', { properties: { total_tokens: 1 } }, 'total_tokens'],
    ['a list', { tokenUsage: [] }, 'tokenUsage must be a JSON object'],
    ['text', { tokenUsage: 'many' }, 'tokenUsage must be a JSON object'],
    ['an object of nobody', { tokenUsage: { tokens: 5 } }, 'tokenUsage must be the usage object'],
    [
      'fields of two providers without a name',
      {
        tokenUsage: {
          input_tokens: 9,
          output_tokens: 1,
          total_tokens: 10,
          cache_read_input_tokens: 5,
        },
      },
      'properties.provider',
    ],
  ])('refuses %s', async (_name, change, words) => {
    const input = { ...event(), ...change }
    const refusal = await tenant.refused(RecordTokensDocument, { input })
    expect(refusal.code).toBe('INVALID_REQUEST')
    expect(refusal.message).toContain(words)
  })

  it('reads fields of two providers as those of the one that is named', async () => {
    const tokenUsage = {
      input_tokens: 9,
      output_tokens: 1,
      total_tokens: 15,
      cache_read_input_tokens: 5,
    }
    const input = { ...event(), properties: { model: 'm', provider: 'anthropic' }, tokenUsage }
    const { recordUsage } = await tenant.ask(RecordTokensDocument, { input })
    expect(recordUsage?.properties).toMatchObject({ input_tokens: 9, cached_input_tokens: 5 })
  })
})
