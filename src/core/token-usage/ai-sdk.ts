/**
 * The usage of Vercel's AI SDK.
 *
 * Version 4 has the totals (`promptTokens`, `completionTokens`). Version 6 has all parts, which make up the totals, and the
 * provider's own object in `raw` (vercel/ai, packages/ai/src/types/usage.ts). Version 5 has `cachedInputTokens`, part of
 * `inputTokens` except for Anthropic and Bedrock, whose `inputTokens` and `totalTokens` exclude them
 * (https://v5.ai-sdk.dev/docs/reference/ai-sdk-core/generate-text, packages/anthropic/src/anthropic-messages-language-model.ts of
 * version 5): the provider must be known to read that version.
 */
import type { Origin } from './origin.ts'
import { has, refused, type UsageObject } from './usage-object.ts'
import { inputDetails, type Words, within } from './words.ts'

export const aiSdkWords: Words = {
  fresh: within(inputDetails, 'no_cache_tokens'),
  cached: ['cached_input_tokens', ...within(inputDetails, 'cache_read_tokens')],
  written: within(inputDetails, 'cache_write_tokens'),
  reasoning: ['reasoning_tokens'],
}

/** Whether version 5 counts cached tokens on top of the input; null for any other usage. */
export function cachedOnTopInV5(
  usage: UsageObject,
  { provider, model }: Origin,
  cached: number,
  input: number,
): boolean | null {
  const isV5 =
    cached > 0 &&
    Object.hasOwn(usage.fields, 'cachedInputTokens') &&
    !has(usage, ['reasoning_output_tokens', ...inputDetails])
  if (!isV5) return null
  if (provider !== null) return /anthropic|claude|bedrock/i.test(provider)
  if (cached > input) return true
  if (model !== null && !/claude/i.test(model)) return false
  throw refused(
    `${usage.path}.cachedInputTokens`,
    'is part of inputTokens with some providers only: name the provider in properties.provider',
  )
}
