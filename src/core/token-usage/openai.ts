/**
 * OpenAI's usage objects, and those of providers that speak its formats: Azure, OpenRouter, xAI, DeepSeek, Mistral, Groq.
 *
 * Chat completions: `prompt_tokens` contains `prompt_tokens_details.cached_tokens`, `cache_write_tokens` and
 * `audio_tokens`; `completion_tokens` contains `completion_tokens_details.reasoning_tokens` and `audio_tokens`
 * (https://platform.openai.com/docs/api-reference/chat/object). Predicted tokens, accepted or not, are output like any.
 * Responses, images, realtime and transcriptions say the same with `input_tokens` and `output_tokens`, and which cached
 * tokens are audio or images in `cached_tokens_details`
 * (https://platform.openai.com/docs/api-reference/responses/object, …/realtime-server-events/response/done).
 * OpenRouter: the same (https://openrouter.ai/docs/use-cases/usage-accounting), with the lifetimes of what was written in
 * Anthropic's `cache_creation` (…/docs/client-sdks/typescript/models/batchobjectusage). DeepSeek: `prompt_cache_hit_tokens` and
 * `prompt_cache_miss_tokens` make up `prompt_tokens` (https://api-docs.deepseek.com/guides/kv_cache). xAI counts reasoning
 * beside `completion_tokens`, and in `total_tokens` (https://docs.x.ai/docs/key-information/consumption-and-rate-limits).
 */
import { writesOf } from './cache-writes.ts'
import type { TokenCounts } from './kinds.ts'
import { type InputCounts, type OutputCounts, splitInput, splitOutput } from './split.ts'
import {
  count,
  countOrNull,
  has,
  part,
  refused,
  requiredCount,
  type UsageObject,
} from './usage-object.ts'

interface Words {
  input: string
  output: string
  inputDetails: string[]
  outputDetails: string[]
}

const chatWords: Words = {
  input: 'prompt_tokens',
  output: 'completion_tokens',
  inputDetails: ['prompt_tokens_details'],
  outputDetails: ['completion_tokens_details'],
}

const responsesWords: Words = {
  input: 'input_tokens',
  output: 'output_tokens',
  inputDetails: ['input_tokens_details', 'input_token_details'],
  outputDetails: ['output_tokens_details', 'output_token_details'],
}

export const countChatTokens = (usage: UsageObject) => countTokens(usage, chatWords)
export const countResponsesTokens = (usage: UsageObject) => countTokens(usage, responsesWords)

function countTokens(usage: UsageObject, words: Words): TokenCounts {
  const input = inputOf(usage, words)
  const output = outputOf(usage, words, input.total)
  return { ...splitInput(input), ...splitOutput(output) }
}

function inputOf(usage: UsageObject, words: Words): InputCounts {
  const total = requiredCount(usage, words.input)
  const details = part(usage, ...words.inputDetails)
  const media = part(details, 'cached_tokens_details')
  const [audio, image] = [count(details, 'audio_tokens'), count(details, 'image_tokens')]
  const text = count(details, 'text_tokens')
  if (text + audio + image > total) {
    throw refused(
      `${usage.path}.${words.input}`,
      `is ${total}, less than its text, audio and image`,
    )
  }
  return {
    field: `${usage.path}.${words.input}`,
    total,
    audio,
    image,
    cached: cachedOf(usage, details, total),
    cachedMedia: has(media, 'text_tokens', 'audio_tokens', 'image_tokens')
      ? { audio: count(media, 'audio_tokens'), image: count(media, 'image_tokens') }
      : null,
    ...writesOf(usage, countOrNull(details, 'cache_write_tokens', 'cache_creation_tokens')),
  }
}

function cachedOf(usage: UsageObject, details: UsageObject, total: number): number {
  const hit = countOrNull(usage, 'prompt_cache_hit_tokens')
  const miss = countOrNull(usage, 'prompt_cache_miss_tokens')
  if (hit !== null && miss !== null && hit + miss !== total) {
    throw refused(`${usage.path}.prompt_cache_hit_tokens`, `and the misses must make up ${total}`)
  }
  return countOrNull(details, 'cached_tokens') ?? hit ?? count(usage, 'cached_tokens')
}

/** Whether reasoning is part of the output or beside it shows in the total; without one it is part of it, as OpenAI says. */
function outputOf(usage: UsageObject, words: Words, input: number): OutputCounts {
  const details = part(usage, ...words.outputDetails)
  const output = count(usage, words.output)
  const reasoning = count(details, 'reasoning_tokens', 'thinking_tokens')
  const all = countOrNull(usage, 'total_tokens')
  const beside = all !== null && all === input + output + reasoning
  if (all !== null && !beside && all !== input + output) {
    throw refused(
      `${usage.path}.total_tokens`,
      `is ${all}, but ${words.input} and ${words.output} make ${input + output}`,
    )
  }
  return {
    field: `${usage.path}.${words.output}`,
    total: beside ? output + reasoning : output,
    reasoning,
    audio: count(details, 'audio_tokens'),
    image: count(details, 'image_tokens'),
  }
}
