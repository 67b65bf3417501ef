/**
 * The usage objects of xAI: those of OpenAI, but reasoning is counted beside `completion_tokens`, and in `total_tokens`
 * (https://docs.x.ai/docs/key-information/consumption-and-rate-limits); in the words of its own SDK too
 * (xai-org/xai-proto, proto/xai/api/v1/usage.proto).
 */
import type { Words } from './words.ts'

export const xAiWords: Words = {
  cached: ['cached_prompt_text_tokens'],
  inputText: ['prompt_text_tokens'],
  inputImage: ['prompt_image_tokens'],
  reasoning: ['reasoning_tokens'],
}
