/**
 * Turns the usage object of a model provider into counts of disjoint kinds of token. Pure.
 *
 * Invariants: the kinds of the input add up to what the provider counts as input, those of the output to its output;
 * numbers that contradict each other are refused by the name of a field, never guessed.
 */
import type { JsonObject } from '../input.ts'
import { countAnthropicTokens } from './anthropic.ts'
import { countBedrockTokens } from './bedrock.ts'
import { countGoogleTokens, googleNames } from './google.ts'
import { type TokenCounts, tokenKinds, tokenTotals } from './kinds.ts'
import { countChatTokens, countResponsesTokens } from './openai.ts'
import { has, refused, type UsageObject } from './usage-object.ts'

interface Format {
  name: string
  /** A usage object of the format has one of these. */
  marks: string[]
  count(usage: UsageObject, provider: string | null): TokenCounts
}

const formats: Format[] = [
  {
    name: "OpenAI's chat completions",
    marks: ['prompt_tokens', 'completion_tokens'],
    count: countChatTokens,
  },
  {
    name: "OpenAI's responses or Anthropic's messages",
    marks: ['input_tokens', 'output_tokens'],
    count: countInputTokens,
  },
  {
    name: "Google's usageMetadata",
    marks: ['promptTokenCount', 'candidatesTokenCount', 'totalTokenCount'].flatMap(googleNames),
    count: countGoogleTokens,
  },
  {
    name: "Bedrock's Converse",
    marks: ['inputTokens', 'outputTokens'],
    count: countBedrockTokens,
  },
]

const field = 'tokenUsage'

/** The properties of an event for a usage object: input, output and totals always, other kinds when there are any. */
export function tokenProperties(tokenUsage: JsonObject, provider: string | null): JsonObject {
  const usage = { fields: tokenUsage, path: field }
  const counts = formatOf(usage).count(usage, provider)
  const properties: JsonObject = {}
  for (const kind of tokenKinds) {
    const n = counts[kind] ?? 0
    if (n > 0 || kind === 'input_tokens' || kind === 'output_tokens') properties[kind] = n
  }
  for (const [name, kinds] of tokenTotals) {
    properties[name] = kinds.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0)
  }
  return properties
}

function formatOf(usage: UsageObject): Format {
  const fitting = formats.filter(({ marks }) => has(usage, ...marks))
  const [format, another] = fitting
  if (!format) {
    const known = formats.map(({ name }) => name).join(', ')
    throw refused(field, `must be the usage object of a model's answer: ${known}`)
  }
  if (another) throw refused(field, `mixes ${format.name} and ${another.name}`)
  return format
}

const openAi = ['total_tokens', 'input_tokens_details', 'input_token_details']
const anthropic = [
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'cache_creation',
  'iterations',
]

/**
 * OpenAI's `input_tokens` contain what was cached, Anthropic's do not. Fields that only one of them has tell which it is;
 * with those of both the provider decides, and without Anthropic's there is nothing to decide.
 */
function countInputTokens(usage: UsageObject, provider: string | null): TokenCounts {
  if (!has(usage, ...anthropic)) return countResponsesTokens(usage)
  if (!has(usage, ...openAi)) return countAnthropicTokens(usage)
  if (provider === null) {
    throw refused(
      field,
      "has fields of OpenAI's responses and of Anthropic's messages: name the provider in properties.provider",
    )
  }
  return /anthropic|claude/i.test(provider)
    ? countAnthropicTokens(usage)
    : countResponsesTokens(usage)
}
