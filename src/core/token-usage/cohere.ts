/**
 * Cohere's `usage`, or `meta` of its first version.
 *
 * `billed_units` are what is paid for; `tokens` are what the model was given, with Cohere's own words around the prompt, and
 * `cached_tokens` are part of these (https://docs.cohere.com/reference/chat, https://docs.cohere.com/docs/how-does-cohere-pricing-work).
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
