/** Usage objects of model providers as disjoint kinds of token: published answers and contradictions. */
import { describe, expect, it } from 'vitest'
import { propertiesOf } from '../../src/core/token-usage/described-usage.ts'
import { tokenKinds, tokenTotals } from '../../src/core/token-usage/kinds.ts'
import { countedUsage } from '../../src/core/token-usage/normalize.ts'
import { DomainError } from '../../src/core/values/errors.ts'
import type { JsonObject } from '../../src/core/values/input.ts'
import { publishedByLibraries } from '../support/published-library-usage.ts'
import { publishedByProviders } from '../support/published-provider-usage.ts'
import { published } from '../support/published-usage.ts'

type Counts = Record<string, number>

const counted = (usage: JsonObject, provider: string | null = null, model: string | null = null) =>
  countedUsage(usage, { provider, model })

/** Without the sums, which a property below checks. */
function kindsOf(usage: JsonObject, provider: string | null = null): Counts {
  const entries = Object.entries(counted(usage, provider).properties)
  return Object.fromEntries(entries.filter(([name]) => !tokenTotals.has(name))) as Counts
}

function refusal(usage: JsonObject, provider: string | null = null): { field: unknown } {
  try {
    counted(usage, provider)
  } catch (error) {
    if (error instanceof DomainError && error.code === 'INVALID_REQUEST') {
      const field = error.details?.field
      expect(error.message.startsWith(String(field))).toBe(true)
      return { field }
    }
    throw error
  }
  throw new Error('It was taken')
}

const all = [...published, ...publishedByLibraries, ...publishedByProviders]

describe('countedUsage', () => {
  it.each(all)('counts each token of an answer once: %s', (_name, usage, kinds) => {
    expect(kindsOf(usage)).toEqual(kinds)
    expect(counted(usage).warning).toBeNull()
  })

  it('adds the sums of the input, of the output and of both', () => {
    const [, usage] = published[0]!
    expect(counted(usage).properties).toMatchObject({
      total_input_tokens: 2006,
      total_output_tokens: 300,
      total_tokens: 2306,
    })
  })

  it('counts an embedding, which has no output', () => {
    expect(kindsOf({ prompt_tokens: 8, total_tokens: 8 })).toEqual({
      input_tokens: 8,
      output_tokens: 0,
    })
  })

  it('takes what was cached for text where the provider does not say', () => {
    const details = { cached_tokens: 60, audio_tokens: 80 }
    const usage = { prompt_tokens: 100, completion_tokens: 0, prompt_tokens_details: details }
    expect(kindsOf(usage)).toEqual({
      input_tokens: 0,
      cached_input_tokens: 20,
      cached_input_audio_tokens: 40,
      input_audio_tokens: 40,
      output_tokens: 0,
    })
  })

  it('counts thoughts once that Google counts as candidates too', () => {
    const usage = {
      promptTokenCount: 20,
      candidatesTokenCount: 500,
      thoughtsTokenCount: 400,
      totalTokenCount: 520,
    }
    expect(kindsOf(usage)).toEqual({ input_tokens: 20, output_tokens: 100, reasoning_tokens: 400 })
  })

  it('lets the provider decide on fields of both OpenAI and Anthropic', () => {
    const usage = {
      input_tokens: 100,
      output_tokens: 10,
      cache_read_input_tokens: 40,
      input_tokens_details: { cached_tokens: 40 },
    }
    expect(refusal(usage)).toEqual({ field: 'tokenUsage' })
    expect(kindsOf(usage, 'openai')).toMatchObject({ input_tokens: 60, cached_input_tokens: 40 })
    expect(kindsOf(usage, 'Anthropic')).toMatchObject({
      input_tokens: 100,
      cached_input_tokens: 40,
    })
  })

  it.each<[string, JsonObject, string]>([
    ['nothing', {}, 'tokenUsage'],
    ['seconds', { type: 'duration', seconds: 9 }, 'tokenUsage'],
    ['a whole answer', { id: 'x', usage: { prompt_tokens: 1 } }, 'tokenUsage'],
    ['two formats', { prompt_tokens: 1, promptTokenCount: 1 }, 'tokenUsage'],
    ['two inputs', { prompt_tokens: 1, inputTokens: 2 }, 'tokenUsage.inputTokens'],
    [
      'AI SDK 5 when nobody says who answered',
      { inputTokens: 9, outputTokens: 1, cachedInputTokens: 5 },
      'tokenUsage.cachedInputTokens',
    ],
    [
      'two counts of what was cached',
      { prompt_tokens: 9, cache_read_input_tokens: 4, prompt_tokens_details: { cached_tokens: 5 } },
      'tokenUsage.prompt_tokens_details.cached_tokens',
    ],
    [
      'a rest that is not what the cache leaves',
      { inputTokens: 9, inputTokenDetails: { noCacheTokens: 5, cacheReadTokens: 5 } },
      'tokenUsage.inputTokenDetails.noCacheTokens',
    ],
    [
      'a library that contradicts what the provider sent',
      { inputTokens: 9, outputTokens: 1, raw: { input_tokens: 8, output_tokens: 1 } },
      'tokenUsage.raw',
    ],
    [
      'parts by their bill that are not the whole',
      { input_tokens: 9, output_tokens: 1, x_details: [{ input_tokens: 8, output_tokens: 1 }] },
      'tokenUsage.x_details',
    ],
    [
      'messages that are not the whole',
      { input_tokens: 9, iterations: [{ type: 'message', input_tokens: 8 }] },
      'tokenUsage.iterations',
    ],
    [
      'an unknown part',
      { input_tokens: 9, video_cache_tokens: 5 },
      'tokenUsage.video_cache_tokens',
    ],
    [
      'an unknown part within details',
      { input_tokens: 9, input_token_details: { cache_read_over_200k: 5 } },
      'tokenUsage.input_token_details.cache_read_over_200k',
    ],
    [
      'an unknown part in quotes',
      { input_tokens: 9, more: [{ someTokens: '5' }] },
      'tokenUsage.more.0.someTokens',
    ],
    [
      'a part under a name with a point in it',
      { prompt_tokens: 9, 'prompt_tokens_details.cached_tokens': 5 },
      'tokenUsage.prompt_tokens_details.cached_tokens',
    ],
    [
      'Cohere without an input',
      { billed_units: { search_units: 1 } },
      'tokenUsage.billed_units.input_tokens',
    ],
    ['a part of a token', { prompt_tokens: 1.5 }, 'tokenUsage.prompt_tokens'],
    ['fewer than none', { inputTokens: -1 }, 'tokenUsage.inputTokens'],
    ['too many', { inputTokens: 1e13 }, 'tokenUsage.inputTokens'],
    ['text', { input_tokens: '5', output_tokens: 1 }, 'tokenUsage.input_tokens'],
    ['no input', { output_tokens: 5 }, 'tokenUsage.input_tokens'],
    [
      'details that are no object',
      { prompt_tokens: 5, prompt_tokens_details: 3 },
      'tokenUsage.prompt_tokens_details',
    ],
    [
      'details that are no list',
      { promptTokenCount: 5, promptTokensDetails: {} },
      'tokenUsage.promptTokensDetails',
    ],
    [
      'a total that is no sum',
      { prompt_tokens: 5, completion_tokens: 5, total_tokens: 11 },
      'tokenUsage.total_tokens',
    ],
    [
      'hits and misses that are not the prompt',
      { prompt_tokens: 5, prompt_cache_hit_tokens: 5, prompt_cache_miss_tokens: 5 },
      'tokenUsage.prompt_cache_hit_tokens',
    ],
    [
      'lifetimes that are not what was written',
      {
        input_tokens: 1,
        cache_creation_input_tokens: 248,
        cache_creation: { ephemeral_5m_input_tokens: 456, ephemeral_1h_input_tokens: 100 },
      },
      'tokenUsage.cache_creation.ephemeral_5m_input_tokens',
    ],
    [
      "lifetimes that are not OpenRouter's cache writes",
      {
        prompt_tokens: 200,
        prompt_tokens_details: { cache_write_tokens: 90 },
        cache_creation: { ephemeral_1h_input_tokens: 100 },
      },
      'tokenUsage.cache_creation.ephemeral_1h_input_tokens',
    ],
    [
      'an advisor, which is another model',
      {
        input_tokens: 1,
        output_tokens: 1,
        iterations: [{ type: 'advisor_message', model: 'x', input_tokens: 9, output_tokens: 9 }],
      },
      'tokenUsage.iterations.0',
    ],
    [
      'a fraction within an iteration',
      { input_tokens: 1, iterations: [{ type: 'compaction', input_tokens: 0.5 }] },
      'tokenUsage.iterations.0.input_tokens',
    ],
    [
      "a total of Google's that is no sum",
      { promptTokenCount: 5, candidatesTokenCount: 5, totalTokenCount: 11 },
      'tokenUsage.totalTokenCount',
    ],
    [
      "a total of Bedrock's without the cache",
      { inputTokens: 5, outputTokens: 5, cacheReadInputTokens: 5, totalTokens: 10 },
      'tokenUsage',
    ],
    [
      "a total of Anthropic's without the cache",
      { input_tokens: 5, output_tokens: 5, cache_read_input_tokens: 5, total_tokens: 10 },
      'tokenUsage',
    ],
    [
      'cache writes that are not their sum',
      {
        inputTokens: 5,
        cacheWriteInputTokens: 5,
        cacheDetails: [{ ttl: '1h', inputTokens: 4 }],
      },
      'tokenUsage.cacheDetails',
    ],
  ])('refuses %s by the name of a field', (_name, usage, field) => {
    expect(refusal(usage)).toEqual({ field })
  })
})

describe('propertiesOf', () => {
  it('joins properties and tokens', () => {
    const tokenUsage = { prompt_tokens: 3, completion_tokens: 4 }
    expect(propertiesOf({ properties: { model: 'm' }, tokenUsage })).toEqual({
      model: 'm',
      input_tokens: 3,
      output_tokens: 4,
      total_input_tokens: 3,
      total_output_tokens: 4,
      total_tokens: 7,
    })
    expect(propertiesOf({ properties: { model: 'm' } })).toEqual({ model: 'm' })
    expect(propertiesOf({})).toBeNull()
  })

  it.each([...tokenKinds, ...tokenTotals.keys()])('refuses %s given both ways', (name) => {
    const given = { properties: { [name]: 0 }, tokenUsage: { prompt_tokens: 3 } }
    expect(() => propertiesOf(given)).toThrow(name)
  })
})
