/**
 * DeepSeek's usage object: OpenAI's chat completions, in which `prompt_cache_hit_tokens` and `prompt_cache_miss_tokens` make up
 * `prompt_tokens` (https://api-docs.deepseek.com/guides/kv_cache).
 */
import type { Words } from './words.ts'

export const deepSeekWords: Words = {
  cached: ['prompt_cache_hit_tokens'],
  missed: ['prompt_cache_miss_tokens'],
}
