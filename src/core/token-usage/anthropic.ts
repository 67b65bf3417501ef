/**
 * Anthropic's usage object, and the `modelUsage` of its Agent SDK in camelCase.
 *
 * `input_tokens` are those after the last cache breakpoint: tokens read from the cache (`cache_read_input_tokens`) and
 * written to it (`cache_creation_input_tokens`, by lifetime in `cache_creation`) come on top
 * (https://platform.claude.com/docs/en/build-with-claude/prompt-caching, "Tracking cache performance";
 * https://platform.claude.com/docs/en/agent-sdk/cost-tracking).
 * `output_tokens` contain `output_tokens_details.thinking_tokens`. The totals contain the iterations that are messages only;
 * the tokens of compactions are in `iterations` alone
 * (https://platform.claude.com/docs/en/build-with-claude/compaction-threshold), and so are those of another model that acted as
 * advisor, at that model's price (https://platform.claude.com/docs/en/agents-and-tools/tool-use/advisor-tool).
 */
import { list, refused, type UsageObject } from './usage-object.ts'
import { outputDetails, type Words, within } from './words.ts'

export const anthropicWords: Words = {
  cachedOnTop: ['cache_read_input_tokens'],
  writtenOnTop: ['cache_creation_input_tokens'],
  written5m: ['cache_creation.ephemeral_5m_input_tokens'],
  written1h: ['cache_creation.ephemeral_1h_input_tokens'],
  reasoning: within(outputDetails, 'thinking_tokens'),
}

/** The iterations that the totals contain, and those that come on top. */
export function iterationsOf(usage: UsageObject): {
  included: UsageObject[]
  onTop: UsageObject[]
} {
  const iterations = list(usage, 'iterations') ?? []
  for (const { fields, path } of iterations) {
    if (['compaction', 'message', undefined].includes(fields.type as string | undefined)) continue
    const type = JSON.stringify(fields.type)
    throw refused(
      path,
      `is of type ${type}: record the tokens of another model as an event of their own`,
    )
  }
  const isOnTop = ({ fields }: UsageObject) => fields.type === 'compaction'
  return {
    included: iterations.filter((iteration) => !isOnTop(iteration)),
    onTop: iterations.filter(isOnTop),
  }
}
