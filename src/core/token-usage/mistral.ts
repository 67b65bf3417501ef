/**
 * Mistral's usage object: OpenAI's chat completions, with `num_cached_tokens` (https://docs.mistral.ai/api).
 *
 * With `prompt_audio_seconds` the tokens of that audio are in `total_tokens` only
 * (https://docs.mistral.ai/capabilities/audio_transcription).
 */
import type { UsageObject } from './usage-object.ts'
import type { Words } from './words.ts'

export const mistralWords: Words = {
  cached: ['num_cached_tokens'],
}

/** The tokens of audio: the total minus all other counts. */
export function audioBeside({ fields }: UsageObject, total: number, sum: number): number {
  const seconds = Number(fields.prompt_audio_seconds ?? 0)
  return seconds > 0 && total > sum ? total - sum : 0
}
