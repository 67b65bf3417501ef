/**
 * Cohere's `usage`, or `meta` of its first version.
 *
 * `billed_units` are the tokens to pay for; `tokens` are all tokens that the model received, including Cohere's own text around the
 * prompt, and contain `cached_tokens` (https://docs.cohere.com/reference/chat,
 * https://docs.cohere.com/docs/how-does-cohere-pricing-work).
 */
import type { TokenCounts } from './kinds.ts'
import { splitInput, splitOutput } from './split.ts'
import { count, countOf, part, refused, type UsageObject } from './usage-object.ts'

export function countCohereTokens(usage: UsageObject): TokenCounts {
  const billed = part(usage, 'billed_units')
  const given = part(usage, 'tokens')
  for (const name of ['input_tokens', 'output_tokens']) count(given, name)
  const input = countOf(billed, ['input_tokens'])
  if (!input) throw refused(`${billed.path}.input_tokens`, 'must be given')
  const output = countOf(billed, ['output_tokens'])
  return {
    ...splitInput(usage, {
      field: input.field,
      total: input.n,
      text: 0,
      audio: 0,
      image: 0,
      cached: Math.min(count(usage, 'cached_tokens'), input.n),
      cachedMedia: null,
      cacheWrite: 0,
      cacheWrite1h: 0,
    }),
    ...splitOutput(usage, {
      field: output?.field ?? `${billed.path}.output_tokens`,
      total: output?.n ?? 0,
      reasoning: 0,
      text: 0,
      audio: 0,
      image: 0,
    }),
  }
}
