/**
 * The usage of pydantic-ai, for a request or a run.
 *
 * `input_tokens` contain `cache_read_tokens`, `cache_write_tokens` and `input_audio_tokens`; `cache_audio_read_tokens` are part
 * of both the cached and the audio tokens (https://ai.pydantic.dev/api/usage/). `details` repeat numbers of the provider under
 * its own names: Anthropic's count the input without the cache, Gemini's count it by modality.
 */
import type { Words } from './words.ts'

export const pydanticAiWords: Words = {
  output: ['details.output_tokens'],
  fresh: ['details.input_tokens'],
  cached: [
    'cache_read_tokens',
    'details.cache_read_input_tokens',
    'details.cached_tokens',
    'details.cached_content_tokens',
  ],
  cachedText: ['details.text_cache_tokens'],
  cachedAudio: ['cache_audio_read_tokens', 'details.audio_cache_tokens'],
  cachedImage: ['details.image_cache_tokens'],
  cachedVideo: ['details.video_cache_tokens'],
  written: ['cache_write_tokens', 'details.cache_creation_input_tokens'],
  inputText: ['details.text_prompt_tokens'],
  inputAudio: ['input_audio_tokens', 'details.audio_prompt_tokens'],
  inputImage: ['details.image_prompt_tokens'],
  inputVideo: ['details.video_prompt_tokens'],
  reasoning: ['details.reasoning_tokens', 'details.thoughts_tokens', 'details.thinking_tokens'],
  outputText: ['details.text_candidates_tokens'],
  outputAudio: ['output_audio_tokens', 'details.audio_candidates_tokens'],
  outputImage: ['details.image_candidates_tokens'],
  accepted: ['details.accepted_prediction_tokens'],
  rejected: ['details.rejected_prediction_tokens'],
}
