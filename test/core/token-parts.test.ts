/** Parts of a provider's counts that do not fit their whole, or that are added to it. */
import { describe, expect, it } from 'vitest'
import { tokenTotals } from '../../src/core/token-usage/kinds.ts'
import { countedUsage } from '../../src/core/token-usage/normalize.ts'
import type { JsonObject } from '../../src/core/values/input.ts'

type Counts = Record<string, number>

const counted = (usage: JsonObject, provider: string | null = null, model: string | null = null) =>
  countedUsage(usage, { provider, model })

/** Without the sums. */
function kindsOf(usage: JsonObject): Counts {
  const entries = Object.entries(counted(usage).properties)
  return Object.fromEntries(entries.filter(([name]) => !tokenTotals.has(name))) as Counts
}

describe('a part that is larger than its whole', () => {
  it.each<[string, JsonObject, Counts]>([
    [
      'reasoning',
      {
        prompt_tokens: 1000,
        completion_tokens: 293,
        total_tokens: 1293,
        completion_tokens_details: { reasoning_tokens: 321 },
      },
      { input_tokens: 1000, output_tokens: 0, reasoning_tokens: 293 },
    ],
    [
      'reasoning, without a total',
      { input_tokens: 1, output_tokens: 5, output_tokens_details: { reasoning_tokens: 6 } },
      { input_tokens: 1, output_tokens: 0, reasoning_tokens: 5 },
    ],
    [
      'what was cached',
      { prompt_tokens: 5, prompt_tokens_details: { cached_tokens: 6 } },
      { input_tokens: 0, cached_input_tokens: 5, output_tokens: 0 },
    ],
    [
      'what was cached and written',
      { prompt_tokens: 5, prompt_tokens_details: { cached_tokens: 3, cache_write_tokens: 3 } },
      { input_tokens: 0, cached_input_tokens: 3, cache_write_tokens: 2, output_tokens: 0 },
    ],
    [
      'cached audio',
      {
        input_tokens: 10,
        input_token_details: {
          audio_tokens: 1,
          cached_tokens: 2,
          cached_tokens_details: { audio_tokens: 2 },
        },
      },
      { input_tokens: 8, cached_input_tokens: 1, cached_input_audio_tokens: 1, output_tokens: 0 },
    ],
    [
      'text, with audio',
      { prompt_tokens: 5, prompt_tokens_details: { text_tokens: 5, audio_tokens: 2 } },
      { input_tokens: 3, input_audio_tokens: 2, output_tokens: 0 },
    ],
    [
      "a modality of Google's",
      {
        promptTokenCount: 5,
        totalTokenCount: 5,
        promptTokensDetails: [{ modality: 'IMAGE', tokenCount: 7 }],
      },
      { input_tokens: 0, input_image_tokens: 5, output_tokens: 0 },
    ],
  ])('is taken as its whole, with a warning: %s', (_name, usage, kinds) => {
    expect(kindsOf(usage)).toEqual(kinds)
    expect(counted(usage).warning).toContain('tokenUsage.')
  })

  it('is named in the warning', () => {
    const details = { reasoning_tokens: 321 }
    const usage = { prompt_tokens: 1, completion_tokens: 293, completion_tokens_details: details }
    expect(counted(usage).warning).toBe(
      'tokenUsage.completion_tokens is 293, less than its 321 reasoning tokens: 293 count.',
    )
  })

  it('is none where the total says that it comes on top', () => {
    const usage = { prompt_tokens: 4, completion_tokens: 23, cache_read_input_tokens: 2455 }
    expect(kindsOf({ ...usage, total_tokens: 2482 })).toEqual({
      input_tokens: 4,
      cached_input_tokens: 2455,
      output_tokens: 23,
    })
    expect(counted({ ...usage, total_tokens: 2482 }).warning).toBeNull()
    expect(() => counted({ ...usage, total_tokens: 2400 })).toThrow('tokenUsage.total_tokens')
  })
})

describe('cached tokens of AI SDK 5', () => {
  const usage = { inputTokens: 100, outputTokens: 20, totalTokens: 120, cachedInputTokens: 40 }
  it.each<[string | null, string | null, number]>([
    ['openai', null, 60],
    ['anthropic', null, 100],
    ['amazon-bedrock', 'claude-sonnet-4-5', 100],
    ['openrouter', 'anthropic/claude-sonnet-4.5', 60],
    [null, 'gpt-5', 60],
  ])('are part of the input, but for those of Anthropic: %s, %s', (provider, model, fresh) => {
    expect(counted(usage, provider, model).properties).toMatchObject({
      input_tokens: fresh,
      cached_input_tokens: 40,
    })
  })

  it('are refused when only a model is known that several providers have', () => {
    expect(() => counted(usage, null, 'claude-sonnet-4-5')).toThrow('properties.provider')
  })
})
