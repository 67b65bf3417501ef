/**
 * Google's `usageMetadata`, of the Gemini API and of Vertex AI, as JSON or as its Python client names it.
 *
 * `promptTokenCount` contains `cachedContentTokenCount`; `toolUsePromptTokenCount`, `candidatesTokenCount` and
 * `thoughtsTokenCount` come on top, and `totalTokenCount` is the sum of these four
 * (https://ai.google.dev/api/generate-content#UsageMetadata). Some models of Vertex AI count thoughts as candidates: there
 * the total is smaller by them. The lists by modality break the counts down; video is counted with images, which have its price.
 *
 * Llama on Amazon Bedrock counts `prompt_token_count` and `generation_token_count`, nothing else
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html).
 */
import type { TokenCounts } from './kinds.ts'
import { type InputCounts, type OutputCounts, splitInput, splitOutput } from './split.ts'
import { count, countOrNull, list, refused, type UsageObject } from './usage-object.ts'

/** A field in the words of the API and of the Python client. */
export function googleNames(name: string): string[] {
  return [name, name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]
}

const candidates = [
  ...googleNames('candidatesTokenCount'),
  ...googleNames('responseTokenCount'),
  'generation_token_count',
]
const candidatesDetails = [
  ...googleNames('candidatesTokensDetails'),
  ...googleNames('responseTokensDetails'),
]

export function countGoogleTokens(usage: UsageObject): TokenCounts {
  const input = inputOf(usage)
  return { ...splitInput(input), ...splitOutput(outputOf(usage, input.total)) }
}

interface Media {
  audio: number
  image: number
}

const none: Media = { audio: 0, image: 0 }

function inputOf(usage: UsageObject): InputCounts {
  const total =
    count(usage, ...googleNames('promptTokenCount')) +
    count(usage, ...googleNames('toolUsePromptTokenCount'))
  const cachedMedia = mediaOf(usage, googleNames('cacheTokensDetails'))
  const prompt = mediaOf(usage, googleNames('promptTokensDetails')) ?? cachedMedia ?? none
  const tools = mediaOf(usage, googleNames('toolUsePromptTokensDetails')) ?? none
  return {
    field: `${usage.path}.promptTokenCount`,
    total,
    audio: prompt.audio + tools.audio,
    image: prompt.image + tools.image,
    cached: count(usage, ...googleNames('cachedContentTokenCount')),
    cachedMedia,
    cacheWrite: 0,
    cacheWrite1h: 0,
  }
}

function outputOf(usage: UsageObject, input: number): OutputCounts {
  const answer = count(usage, ...candidates)
  const reasoning = count(usage, ...googleNames('thoughtsTokenCount'))
  const all = countOrNull(usage, ...googleNames('totalTokenCount'))
  const within = all !== null && reasoning > 0 && all === input + answer
  const sum = input + answer + reasoning
  if (all !== null && !within && all !== sum) {
    throw refused(
      `${usage.path}.totalTokenCount`,
      `is ${all}, but prompt, tool use, candidates and thoughts make ${sum}`,
    )
  }
  const media = mediaOf(usage, candidatesDetails) ?? none
  return {
    field: `${usage.path}.candidatesTokenCount`,
    total: within ? answer : answer + reasoning,
    reasoning,
    ...media,
  }
}

const audio = ['AUDIO']
const image = ['IMAGE', 'VIDEO']

/** Null when the provider gives no list. */
function mediaOf(usage: UsageObject, names: string[]): Media | null {
  const details = list(usage, ...names)
  if (!details) return null
  const sumOf = (modalities: string[]) =>
    details
      .filter(({ fields }) => modalities.includes(String(fields.modality).toUpperCase()))
      .reduce((sum, detail) => sum + count(detail, ...googleNames('tokenCount')), 0)
  return { audio: sumOf(audio), image: sumOf(image) }
}
