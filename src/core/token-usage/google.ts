/**
 * Google's `usageMetadata`, of the Gemini API and of Vertex AI, as JSON or with the names of its Python client.
 *
 * `promptTokenCount` contains `cachedContentTokenCount`; `toolUsePromptTokenCount`, `candidatesTokenCount` and
 * `thoughtsTokenCount` come on top, and `totalTokenCount` is the sum of these four
 * (https://ai.google.dev/api/generate-content#UsageMetadata). Some models of Vertex AI count thoughts within the candidates: then
 * the total is smaller by the thoughts. The lists by modality break the counts down; video is counted with images, which have
 * its price, and documents with text.
 *
 * Llama on Amazon Bedrock has `prompt_token_count` and `generation_token_count`, nothing else
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html).
 */
import type { TokenCounts } from './kinds.ts'
import {
  type InputCounts,
  type Media,
  type OutputCounts,
  splitInput,
  splitOutput,
} from './split.ts'
import { count, countOf, list, refused, type UsageObject } from './usage-object.ts'

const candidates = ['candidates_token_count', 'response_token_count', 'generation_token_count']
const candidatesDetails = ['candidates_tokens_details', 'response_tokens_details']

export function countGoogleTokens(usage: UsageObject): TokenCounts {
  const input = inputOf(usage)
  return { ...splitInput(usage, input), ...splitOutput(usage, outputOf(usage, input.total)) }
}

const none: Media = { text: 0, audio: 0, image: 0 }

function inputOf(usage: UsageObject): InputCounts {
  const total = count(usage, 'prompt_token_count') + count(usage, 'tool_use_prompt_token_count')
  const cachedMedia = mediaOf(usage, 'cache_tokens_details')
  const prompt = mediaOf(usage, 'prompt_tokens_details') ?? cachedMedia ?? none
  const tools = mediaOf(usage, 'tool_use_prompt_tokens_details') ?? none
  return {
    field: `${usage.path}.promptTokenCount`,
    total,
    text: prompt.text + tools.text,
    audio: prompt.audio + tools.audio,
    image: prompt.image + tools.image,
    cached: count(usage, 'cached_content_token_count'),
    cachedMedia,
    cacheWrite: 0,
    cacheWrite1h: 0,
  }
}

function outputOf(usage: UsageObject, input: number): OutputCounts {
  const answer = count(usage, ...candidates)
  const reasoning = count(usage, 'thoughts_token_count')
  const all = countOf(usage, ['total_token_count'])
  const within = all !== null && reasoning > 0 && all.n === input + answer
  const sum = input + answer + reasoning
  if (all !== null && !within && all.n !== sum) {
    throw refused(
      all.field,
      `is ${all.n}, but prompt, tool use, candidates and thoughts make ${sum}`,
    )
  }
  const media = mediaOf(usage, ...candidatesDetails) ?? none
  return {
    field: `${usage.path}.candidatesTokenCount`,
    total: within ? answer : answer + reasoning,
    reasoning,
    ...media,
  }
}

const audio = ['AUDIO']
const image = ['IMAGE', 'VIDEO']

/** Null when the provider sends no list. */
function mediaOf(usage: UsageObject, ...names: string[]): Media | null {
  const details = list(usage, ...names)
  if (!details) return null
  const media = { ...none }
  for (const detail of details) {
    const modality = String(detail.fields.modality).toUpperCase()
    const kind = audio.includes(modality) ? 'audio' : image.includes(modality) ? 'image' : 'text'
    media[kind] += count(detail, 'token_count')
  }
  return media
}
