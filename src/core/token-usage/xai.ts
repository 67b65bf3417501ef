/**
 * The usage objects of xAI: those of OpenAI, except that reasoning is counted beside `completion_tokens`, and in `total_tokens`
 * (https://docs.x.ai/docs/key-information/consumption-and-rate-limits); the names of its own SDK mean the same
 * (xai-org/xai-proto, proto/xai/api/v1/usage.proto).
 */
import type { Words } from './words.ts'

export const xAiWords: Words = {
  cached: ['cached_prompt_text_tokens'],
  inputText: ['prompt_text_tokens'],
  inputImage: ['prompt_image_tokens'],
  reasoning: ['reasoning_tokens'],
}
