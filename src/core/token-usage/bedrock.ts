/**
 * The `usage` of Amazon Bedrock's Converse.
 *
 * `inputTokens` are those that were neither read from a cache nor written to one: `cacheReadInputTokens` and
 * `cacheWriteInputTokens`, by lifetime in `cacheDetails`, come on top, and `totalTokens` is the sum of all
 * (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html,
 * https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html).
 */
import { count, list, refused, type UsageObject } from './usage-object.ts'
import type { Words } from './words.ts'

export const bedrockWords: Words = {
  cachedOnTop: ['cache_read_input_token_count'],
  writtenOnTop: ['cache_write_input_tokens', 'cache_write_input_token_count'],
}

/** The part of the written tokens that lives for an hour; null when the usage has no list of lifetimes. */
export function writtenForAnHour(usage: UsageObject, written: number): number | null {
  const details = list(usage, 'cache_details') ?? []
  if (details.length === 0) return null
  const counts = details.map((detail) => count(detail, 'input_tokens'))
  const sum = counts.reduce((a, b) => a + b, 0)
  if (sum !== written) {
    throw refused(`${usage.path}.cacheDetails`, `make ${sum}, not the ${written} that were written`)
  }
  return counts.reduce((all, n, i) => (details[i]?.fields.ttl === '1h' ? all + n : all), 0)
}
