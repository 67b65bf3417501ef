/**
 * Perplexity's usage object: OpenAI's chat completions, and beside them the tokens that Sonar Deep Research read and thought.
 *
 * `citation_tokens` are billed as input and `reasoning_tokens` as output; neither is part of `prompt_tokens`,
 * `completion_tokens` or `total_tokens` (https://docs.perplexity.ai/getting-started/pricing,
 * https://docs.perplexity.ai/getting-started/models/models/sonar-deep-research).
 */
import { has, type UsageObject } from './usage-object.ts'
import type { Words } from './words.ts'

export const perplexityWords: Words = {
  citations: ['citation_tokens'],
  reasoning: ['reasoning_tokens'],
}

export function isPerplexity(usage: UsageObject): boolean {
  return has(usage, ['citation_tokens', 'num_search_queries'])
}
