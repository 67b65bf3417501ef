/**
 * LiteLLM's usage object: OpenAI's chat completions for every provider, and Anthropic's counts of the cache beside it.
 *
 * `prompt_tokens` contain the tokens read and written (https://docs.litellm.ai/docs/completion/prompt_caching): here the counts
 * under Anthropic's names do not come on top. The lifetimes of written tokens are in `cache_creation_token_details`.
 */
import { inputDetails, type Words, within } from './words.ts'

const lifetimes = within(inputDetails, 'cache_creation_token_details')

export const liteLlmWords: Words = {
  cached: within(inputDetails, 'cache_read_input_tokens'),
  cachedAudio: within(inputDetails, 'cached_audio_tokens'),
  written5m: within(lifetimes, 'ephemeral_5m_input_tokens'),
  written1h: within(lifetimes, 'ephemeral_1h_input_tokens'),
}
