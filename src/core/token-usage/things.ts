/** The counts that a usage object holds, by the field names of all providers and wrappers. Pure. */
import { aiSdkWords } from './ai-sdk.ts'
import { anthropicWords } from './anthropic.ts'
import { bedrockWords } from './bedrock.ts'
import { codexWords } from './codex.ts'
import { copilotWords } from './copilot.ts'
import { dashScopeWords } from './dashscope.ts'
import { deepSeekWords } from './deepseek.ts'
import { langChainWords } from './langchain.ts'
import { liteLlmWords } from './litellm.ts'
import { mistralWords } from './mistral.ts'
import { openAiWords } from './openai.ts'
import { perplexityWords } from './perplexity.ts'
import { pydanticAiWords } from './pydantic-ai.ts'
import {
  agreed,
  type Count,
  isObject,
  markRead,
  objectAt,
  refused,
  spellings,
  type UsageObject,
  wholeNumber,
} from './usage-object.ts'
import { type Thing, things } from './words.ts'
import { xAiWords } from './xai.ts'

const dictionaries = [
  openAiWords,
  anthropicWords,
  bedrockWords,
  langChainWords,
  liteLlmWords,
  aiSdkWords,
  pydanticAiWords,
  codexWords,
  copilotWords,
  perplexityWords,
  dashScopeWords,
  mistralWords,
  deepSeekWords,
  xAiWords,
]

/** The things that a name stands for, and the names within the object that it holds. */
interface Entry {
  things: Thing[]
  within: Map<string, Entry>
}

const dictionary: Entry = { things: [], within: new Map() }
for (const words of dictionaries) {
  for (const thing of things) for (const name of words[thing] ?? []) enter(name, thing)
}

function enter(name: string, thing: Thing): void {
  let entries = [dictionary]
  for (const part of name.split('.')) {
    entries = entries.flatMap(({ within }) =>
      spellings(part).map((spelling) => entryOf(within, spelling)),
    )
  }
  for (const entry of entries) if (!entry.things.includes(thing)) entry.things.push(thing)
}

function entryOf(within: Map<string, Entry>, name: string): Entry {
  const entry = within.get(name) ?? { things: [], within: new Map() }
  within.set(name, entry)
  return entry
}

type SingleThing = Exclude<Thing, 'cachedOnTop' | 'writtenOnTop'>

/** A thing that the usage object does not mention is absent. */
export type Things = Partial<Record<SingleThing, Count>> & {
  input: Count
  /** Whether the input has the name of chat completions, in which the input always contains the cache. */
  isChat: boolean
  /** Whether the cache has a name of providers that count it within the input, and one of those that count it on top. */
  saysWithin: boolean
  saysOnTop: boolean
}

export function thingsOf(usage: UsageObject): Things {
  const found: CountsOfThings = {}
  collect(usage, dictionary, found)
  const { cachedOnTop, writtenOnTop, ...others } = found
  const isChat = found.input?.some(({ n, field }) => n > 0 && /prompt_?tokens$/i.test(field))
  const saysWithin = Boolean(found.cached || found.written)
  if (cachedOnTop) others.cached = cachedOnTop.concat(others.cached ?? [])
  if (writtenOnTop) others.written = writtenOnTop.concat(others.written ?? [])
  const counts: Partial<Record<SingleThing, Count>> = {}
  for (const thing of Object.keys(others) as SingleThing[]) {
    const count = agreed(others[thing] ?? [])
    if (count) counts[thing] = count
  }
  const { input, output } = counts
  if (!input) throw refused(`${usage.path}.${inputBeside(output)}`, 'must be given')
  const saysOnTop = Boolean(cachedOnTop || writtenOnTop)
  return { ...counts, input, isChat: isChat ?? false, saysWithin, saysOnTop }
}

type CountsOfThings = Partial<Record<Thing, Count[]>>

function collect(
  { fields, path, reading }: UsageObject,
  { within }: Entry,
  found: CountsOfThings,
): void {
  for (const [name, value] of Object.entries(fields)) {
    const entry = within.get(name)
    if (!entry || value === null) continue
    const here = `${path}.${name}`
    const holds = entry.things.length === 0 || (isObject(value) && entry.within.size > 0)
    // A general name, such as details, may hold text or a list for other purposes; it holds no tokens then.
    if (holds && !isObject(value) && !/token/i.test(name)) continue
    markRead(reading, fields, name)
    if (holds) {
      collect({ fields: objectAt(here, value), path: here, reading }, entry, found)
    } else {
      const count = { n: wholeNumber(value, here), field: here }
      for (const thing of entry.things) found[thing] = [...(found[thing] ?? []), count]
    }
  }
}

/** The name of the input in the same format as the name of the output. */
function inputBeside(output: Count | undefined): string {
  if (!output) return 'input_tokens'
  const name = output.field.slice(output.field.lastIndexOf('.') + 1)
  return name.replace('output', 'input').replace('completion', 'prompt')
}
