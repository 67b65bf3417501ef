/**
 * OpenAI's usage objects, and those of providers that speak its formats: Azure, OpenRouter, Groq, Moonshot.
 *
 * Chat completions: `prompt_tokens` contains `prompt_tokens_details.cached_tokens`, `cache_write_tokens` and
 * `audio_tokens`; `completion_tokens` contains `completion_tokens_details.reasoning_tokens` and `audio_tokens`
 * (https://platform.openai.com/docs/api-reference/chat/object). Predicted tokens are output, accepted or not.
 * Responses, images, realtime and transcriptions use `input_tokens` and `output_tokens` instead, and say in
 * `cached_tokens_details` which cached tokens are audio or images
 * (https://platform.openai.com/docs/api-reference/responses/object, …/realtime-server-events/response/done).
 * OpenRouter has the same (https://openrouter.ai/docs/use-cases/usage-accounting), with the lifetimes of written tokens in
 * Anthropic's `cache_creation` (…/docs/client-sdks/typescript/models/batchobjectusage). Groq adds times, which are not read
 * (https://console.groq.com/docs/prompt-caching). Moonshot has `cached_tokens` at the top level.
 */
import { inputDetails, outputDetails, type Words, within } from './words.ts'

const cachedDetails = within(inputDetails, 'cached_tokens_details')

export const openAiWords: Words = {
  input: ['prompt_tokens', 'input_tokens'],
  output: ['completion_tokens', 'output_tokens'],
  total: ['total_tokens'],
  cached: [...within(inputDetails, 'cached_tokens'), 'cached_tokens'],
  cachedText: within(cachedDetails, 'text_tokens'),
  cachedAudio: within(cachedDetails, 'audio_tokens'),
  cachedImage: within(cachedDetails, 'image_tokens'),
  written: within(inputDetails, 'cache_write_tokens', 'cache_creation_tokens'),
  inputText: within(inputDetails, 'text_tokens'),
  inputAudio: within(inputDetails, 'audio_tokens'),
  inputImage: within(inputDetails, 'image_tokens'),
  inputVideo: within(inputDetails, 'video_tokens'),
  reasoning: within(outputDetails, 'reasoning_tokens'),
  outputText: within(outputDetails, 'text_tokens'),
  outputAudio: within(outputDetails, 'audio_tokens'),
  outputImage: within(outputDetails, 'image_tokens'),
  accepted: within(outputDetails, 'accepted_prediction_tokens'),
  rejected: within(outputDetails, 'rejected_prediction_tokens'),
}
