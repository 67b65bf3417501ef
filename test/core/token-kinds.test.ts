/** The kinds of token always add up to the provider's count. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tokenKinds, tokenTotals } from '../../src/core/token-usage/kinds.ts'
import { countedUsage } from '../../src/core/token-usage/normalize.ts'
import type { JsonObject } from '../../src/core/values/input.ts'
import { published } from '../support/published-usage.ts'

type Counts = Record<string, number>

const tokens = fc.nat(1_000_000)

/** A usage object with what its provider counts as input and as output. */
type Told = { usage: JsonObject; input: number; output: number }

const chat = fc
  .record({
    text: tokens,
    cached: tokens,
    write: tokens,
    audio: tokens,
    answer: tokens,
    reasoning: tokens,
    beside: fc.boolean(),
  })
  .map(({ text, cached, write, audio, answer, reasoning, beside }): Told => {
    const input = text + cached + write + audio
    const output = answer + reasoning
    return {
      usage: {
        prompt_tokens: input,
        completion_tokens: beside ? answer : output,
        total_tokens: input + output,
        prompt_tokens_details: {
          cached_tokens: cached,
          cache_write_tokens: write,
          audio_tokens: audio,
        },
        completion_tokens_details: { reasoning_tokens: reasoning },
      },
      input,
      output,
    }
  })

const realtime = fc
  .record({
    text: tokens,
    audio: tokens,
    image: tokens,
    heard: tokens,
    seen: tokens,
    said: tokens,
    spoken: tokens,
  })
  .map(({ text, audio, image, heard, seen, said, spoken }): Told => {
    const input = text + audio + image
    const cached = {
      text_tokens: Math.min(text, seen),
      audio_tokens: Math.min(audio, heard),
      image_tokens: Math.min(image, seen),
    }
    return {
      usage: {
        input_tokens: input,
        output_tokens: said + spoken,
        total_tokens: input + said + spoken,
        input_token_details: {
          text_tokens: text,
          audio_tokens: audio,
          image_tokens: image,
          cached_tokens: cached.text_tokens + cached.audio_tokens + cached.image_tokens,
          cached_tokens_details: cached,
        },
        output_token_details: { text_tokens: said, audio_tokens: spoken },
      },
      input,
      output: said + spoken,
    }
  })

const anthropic = fc
  .record({
    fresh: tokens,
    read: tokens,
    short: tokens,
    long: tokens,
    output: tokens,
    thinking: tokens,
  })
  .map(
    ({ fresh, read, short, long, output, thinking }): Told => ({
      usage: {
        input_tokens: fresh,
        cache_read_input_tokens: read,
        cache_creation_input_tokens: short + long,
        cache_creation: { ephemeral_5m_input_tokens: short, ephemeral_1h_input_tokens: long },
        output_tokens: output + thinking,
        output_tokens_details: { thinking_tokens: thinking },
      },
      input: fresh + read + short + long,
      output: output + thinking,
    }),
  )

const google = fc
  .record({
    text: tokens,
    audio: tokens,
    video: tokens,
    cached: tokens,
    tools: tokens,
    answer: tokens,
    thoughts: tokens,
  })
  .map(({ text, audio, video, cached, tools, answer, thoughts }): Told => {
    const prompt = text + audio + video
    return {
      usage: {
        promptTokenCount: prompt,
        cachedContentTokenCount: Math.min(cached, prompt),
        toolUsePromptTokenCount: tools,
        candidatesTokenCount: answer,
        thoughtsTokenCount: thoughts,
        totalTokenCount: prompt + tools + answer + thoughts,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: text },
          { modality: 'AUDIO', tokenCount: audio },
          { modality: 'VIDEO', tokenCount: video },
        ],
      },
      input: prompt + tools,
      output: answer + thoughts,
    }
  })

const bedrock = fc
  .record({ fresh: tokens, read: tokens, short: tokens, long: tokens, output: tokens })
  .map(
    ({ fresh, read, short, long, output }): Told => ({
      usage: {
        inputTokens: fresh,
        outputTokens: output,
        cacheReadInputTokens: read,
        cacheWriteInputTokens: short + long,
        cacheDetails: [
          { ttl: '1h', inputTokens: long },
          { ttl: '5m', inputTokens: short },
        ],
        totalTokens: fresh + read + short + long + output,
      },
      input: fresh + read + short + long,
      output,
    }),
  )

const nobody = { provider: null, model: null }

const told = fc.oneof(chat, realtime, anthropic, google, bedrock)

describe('the kinds of token', () => {
  it("add up to the provider's input and output, and to the sums", () => {
    fc.assert(
      fc.property(told, ({ usage, input, output }) => {
        const properties = countedUsage(usage, nobody).properties as Counts
        const sum = (names: readonly string[]) =>
          names.reduce((all, name) => all + (properties[name] ?? 0), 0)
        expect(sum(tokenTotals.get('total_input_tokens')!)).toBe(input)
        expect(sum(tokenTotals.get('total_output_tokens')!)).toBe(output)
        for (const [name, kinds] of tokenTotals) expect(properties[name]).toBe(sum(kinds))
        for (const kind of tokenKinds) expect(properties[kind] ?? 0).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 500 },
    )
  })

  it('are whole numbers whatever object comes, or it is refused', () => {
    const fields = [...JSON.stringify(published).matchAll(/"(\w+)":/g)].map(([, name]) => name!)
    const value = fc.oneof(
      fc.integer({ min: -2, max: 9 }),
      fc.constant(null),
      fc.double(),
      fc.string(),
    )
    const flat = fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 6 })
    const object = fc.dictionary(fc.constantFrom(...fields), fc.oneof(value, flat, fc.array(flat)))
    fc.assert(
      fc.property(object, fc.option(fc.string()), (usage, provider) => {
        try {
          const { properties } = countedUsage(usage as JsonObject, { provider, model: null })
          const counts = Object.values(properties)
          expect(counts.every((n) => Number.isSafeInteger(n) && Number(n) >= 0)).toBe(true)
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_REQUEST' })
        }
      }),
      { numRuns: 2000 },
    )
  })
})
