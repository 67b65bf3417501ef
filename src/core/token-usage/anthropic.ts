/**
 * Anthropic's usage object.
 *
 * `input_tokens` are those after the last cache breakpoint: what was read from the cache (`cache_read_input_tokens`) and
 * written to it (`cache_creation_input_tokens`, by lifetime in `cache_creation`) comes on top
 * (https://platform.claude.com/docs/en/build-with-claude/prompt-caching, "Tracking cache performance").
 * `output_tokens` contain `output_tokens_details.thinking_tokens`. What compactions took is in `iterations` only
 * (https://platform.claude.com/docs/en/build-with-claude/compaction-threshold), like what another model did as an advisor,
 * which costs that model's price (https://platform.claude.com/docs/en/agents-and-tools/tool-use/advisor-tool).
 */
import { writesOf } from './cache-writes.ts'
import { type TokenCounts, tokenKinds } from './kinds.ts'
import { splitInput, splitOutput } from './split.ts'
import {
  count,
  countOrNull,
  list,
  part,
  refused,
  requiredCount,
  type UsageObject,
} from './usage-object.ts'

export function countAnthropicTokens(usage: UsageObject): TokenCounts {
  const iterations = list(usage, 'iterations') ?? []
  const hidden = iterations.filter(isHidden).map(countRequest)
  return hidden.reduce(plus, checkTotal(usage, countRequest(usage)))
}

/** Anthropic sends no total; who passes its answers on may. */
function checkTotal(usage: UsageObject, counts: TokenCounts): TokenCounts {
  const all = countOrNull(usage, 'total_tokens')
  const sum = Object.values(counts).reduce((a, b) => a + b, 0)
  if (all === null || all === sum) return counts
  throw refused(
    `${usage.path}.total_tokens`,
    `is ${all}, but input, output, cache reads and cache writes make ${sum}`,
  )
}

/** Whether the counts of an iteration are missing in those of the whole. */
function isHidden({ fields, path }: UsageObject): boolean {
  if (fields.type === 'compaction') return true
  if (fields.type === 'message' || fields.type === undefined) return false
  throw refused(
    path,
    `is of type ${JSON.stringify(fields.type)}: record the tokens of another model as an event of their own`,
  )
}

function countRequest(usage: UsageObject): TokenCounts {
  const fresh = requiredCount(usage, 'input_tokens')
  const cached = count(usage, 'cache_read_input_tokens')
  const { cacheWrite, cacheWrite1h } = writesOf(
    usage,
    countOrNull(usage, 'cache_creation_input_tokens'),
  )
  const details = part(usage, 'output_tokens_details')
  return {
    ...splitInput({
      field: `${usage.path}.input_tokens`,
      total: fresh + cached + cacheWrite + cacheWrite1h,
      audio: 0,
      image: 0,
      cached,
      cachedMedia: null,
      cacheWrite,
      cacheWrite1h,
    }),
    ...splitOutput({
      field: `${usage.path}.output_tokens`,
      total: count(usage, 'output_tokens'),
      reasoning: count(details, 'thinking_tokens', 'reasoning_tokens'),
      audio: 0,
      image: 0,
    }),
  }
}

function plus(a: TokenCounts, b: TokenCounts): TokenCounts {
  return Object.fromEntries(tokenKinds.map((kind) => [kind, (a[kind] ?? 0) + (b[kind] ?? 0)]))
}
