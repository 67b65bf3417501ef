/**
 * Turns the usage object of a model provider, or of a library around it, into counts of disjoint kinds of token. Pure.
 *
 * Invariants: the kinds of the input add up to the provider's count of the input, those of the output to its output; every
 * number whose name says tokens is read or refused by its name (`unread.ts`); numbers that contradict each other are refused by
 * the name of a field, never guessed. A part larger than its whole is no contradiction but a provider's mistake: it is cut to
 * the whole, with a warning (`split.ts`).
 */
import type { JsonObject } from '../values/input.ts'
import { countCohereTokens } from './cohere.ts'
import { countGoogleTokens } from './google.ts'
import { sameTotals, type TokenCounts, tokenKinds, tokenTotals } from './kinds.ts'
import type { Origin } from './origin.ts'
import { refuseUnread } from './unread.ts'
import { has, isObject, part, refused, type UsageObject, usageObject } from './usage-object.ts'
import { countWordedTokens } from './worded-usage.ts'

interface Format {
  name: string
  /** A usage object of the format has one of these names, in snake_case or camelCase. */
  marks: string[]
  count(usage: UsageObject, origin: Origin): TokenCounts
}

const formats: Format[] = [
  {
    name: "OpenAI's, Anthropic's, Bedrock's or a library's input and output tokens",
    marks: ['prompt_tokens', 'completion_tokens', 'input_tokens', 'output_tokens'],
    count: countWordedTokens,
  },
  {
    name: "Google's usageMetadata",
    marks: ['prompt_token_count', 'candidates_token_count', 'total_token_count'],
    count: countGoogleTokens,
  },
  {
    name: "Cohere's billed units",
    marks: ['billed_units'],
    count: countCohereTokens,
  },
]

const field = 'tokenUsage'
const warningLengthMax = 1000

export interface CountedUsage {
  /** The properties of an event: input, output and totals always, other kinds when they have tokens. */
  properties: JsonObject
  /** A sentence about oddities of the usage object; null: there are none. */
  warning: string | null
}

export function countedUsage(tokenUsage: JsonObject, origin: Origin): CountedUsage {
  const usage = usageObject(tokenUsage, field)
  const counts = countUsage(usage, origin)
  refuseUnread(usage)
  const properties: JsonObject = {}
  for (const kind of tokenKinds) {
    const n = counts[kind] ?? 0
    if (n > 0 || kind === 'input_tokens' || kind === 'output_tokens') properties[kind] = n
  }
  for (const [name, kinds] of tokenTotals) {
    properties[name] = kinds.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0)
  }
  const warnings = [...new Set(usage.reading.warnings)].join(' ').slice(0, warningLengthMax)
  return { properties, warning: warnings || null }
}

/** A provider's own object that a library passes on says more than the library's; both must have the same totals. */
function countUsage(usage: UsageObject, origin: Origin): TokenCounts {
  const counts = formatOf(usage).count(usage, origin)
  if (!isObject(usage.fields.raw ?? null)) return counts
  const raw = part(usage, 'raw')
  if (fitting(raw).length === 0) return counts
  const sent = countUsage(raw, origin)
  if (!sameTotals(sent, counts)) throw refused(raw.path, 'makes other sums than what is around it')
  return sent
}

const fitting = (usage: UsageObject) => formats.filter(({ marks }) => has(usage, marks))

function formatOf(usage: UsageObject): Format {
  const [format, another] = fitting(usage)
  if (!format) {
    const known = formats.map(({ name }) => name).join(', ')
    throw refused(field, `must be the usage object of a model's answer: ${known}`)
  }
  if (another) throw refused(field, `mixes ${format.name} and ${another.name}`)
  return format
}
