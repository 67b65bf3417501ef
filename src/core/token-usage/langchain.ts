/**
 * LangChain's `usage_metadata`.
 *
 * `input_tokens` are all tokens of the input, `total_tokens` the sum of both sides; the details hold parts of them under bare
 * names (https://reference.langchain.com/python/langchain-core/messages/ai/UsageMetadata, …/InputTokenDetails,
 * …/OutputTokenDetails). Tokens written to a cache are under `cache_creation` or, by lifetime, under Anthropic's names. With a
 * service tier other than the default, the tier is a prefix of OpenAI's names, and the tier alone names the rest of a side
 * (langchain-ai/langchain, libs/partners/openai/langchain_openai/chat_models/base.py).
 */
import { inputDetails, outputDetails, type Words, within } from './words.ts'

export const langChainWords: Words = {
  fresh: within(inputDetails, 'flex', 'priority'),
  cached: within(inputDetails, 'cache_read', 'flex_cache_read', 'priority_cache_read'),
  written: within(inputDetails, 'cache_creation'),
  written5m: within(inputDetails, 'ephemeral_5m_input_tokens'),
  written1h: within(inputDetails, 'ephemeral_1h_input_tokens'),
  inputText: within(inputDetails, 'text'),
  inputAudio: within(inputDetails, 'audio'),
  inputImage: within(inputDetails, 'image'),
  inputVideo: within(inputDetails, 'video'),
  reasoning: within(outputDetails, 'reasoning', 'flex_reasoning', 'priority_reasoning'),
  outputText: within(outputDetails, 'text', 'flex', 'priority'),
  outputAudio: within(outputDetails, 'audio'),
  outputImage: within(outputDetails, 'image'),
}
