/**
 * The `usage` of Amazon Bedrock's Converse.
 *
 * `inputTokens` are those that were neither read from a cache nor written to one: `cacheReadInputTokens` and
 * `cacheWriteInputTokens`, by lifetime in `cacheDetails`, come on top, and `totalTokens` is the sum of all
 * (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html,
 * https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html).
 */
import type { TokenCounts } from './kinds.ts'
import { splitInput, splitOutput } from './split.ts'
import {
  count,
  countOrNull,
  has,
  list,
  refused,
  requiredCount,
  type UsageObject,
} from './usage-object.ts'

export function countBedrockTokens(usage: UsageObject): TokenCounts {
  // The same words with another meaning, of the AI SDK: there the input contains what was cached.
  if (has(usage, 'cachedInputTokens', 'inputTokenDetails')) {
    throw refused(usage.path, 'is not what Bedrock answers: send the usage object of the provider')
  }
  const fresh = requiredCount(usage, 'inputTokens')
  const output = count(usage, 'outputTokens')
  const cached = count(usage, 'cacheReadInputTokens', 'cacheReadInputTokenCount')
  const written = count(usage, 'cacheWriteInputTokens', 'cacheWriteInputTokenCount')
  const input = fresh + cached + written
  const all = countOrNull(usage, 'totalTokens')
  if (all !== null && all !== input + output) {
    throw refused(
      `${usage.path}.totalTokens`,
      `is ${all}, but input, output, cache reads and cache writes make ${input + output}`,
    )
  }
  const cacheWrite1h = writtenForAnHour(usage, written)
  return {
    ...splitInput({
      field: `${usage.path}.inputTokens`,
      total: input,
      audio: 0,
      image: 0,
      cached,
      cachedMedia: null,
      cacheWrite: written - cacheWrite1h,
      cacheWrite1h,
    }),
    ...splitOutput({
      field: `${usage.path}.outputTokens`,
      total: output,
      reasoning: 0,
      audio: 0,
      image: 0,
    }),
  }
}

function writtenForAnHour(usage: UsageObject, written: number): number {
  const details = list(usage, 'cacheDetails') ?? []
  const counts = details.map((detail) => count(detail, 'inputTokens'))
  const sum = counts.reduce((a, b) => a + b, 0)
  if (details.length > 0 && sum !== written) {
    throw refused(`${usage.path}.cacheDetails`, `make ${sum}, not the ${written} that were written`)
  }
  return counts.reduce((all, n, i) => (details[i]?.fields.ttl === '1h' ? all + n : all), 0)
}
