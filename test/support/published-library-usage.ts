/** Usage objects of libraries, and of providers with their own names, and the tokens that they mean. */
import type { JsonObject } from '../../src/core/values/input.ts'

/** Name, usage object, kinds; the comment says where the shape is documented. */
export const publishedByLibraries: [string, JsonObject, Record<string, number>][] = [
  [
    "LiteLLM, Anthropic's cache beside OpenAI's details", // docs.litellm.ai/docs/completion/prompt_caching
    {
      prompt_tokens: 2459,
      completion_tokens: 23,
      total_tokens: 2482,
      prompt_tokens_details: { cached_tokens: 0 },
      cache_read_input_tokens: 2455,
      cache_creation_input_tokens: 0,
    },
    { input_tokens: 4, cached_input_tokens: 2455, output_tokens: 23 },
  ],
  [
    'LiteLLM, cache of both lifetimes', // BerriAI/litellm, litellm/types/utils.py (PromptTokensDetailsWrapper)
    {
      prompt_tokens: 130,
      completion_tokens: 25,
      total_tokens: 155,
      completion_tokens_details: { reasoning_tokens: 0, text_tokens: 25 },
      prompt_tokens_details: {
        text_tokens: 100,
        cached_tokens: 20,
        cache_write_tokens: 10,
        cache_creation_tokens: 10,
        cache_creation_token_details: {
          ephemeral_5m_input_tokens: 7,
          ephemeral_1h_input_tokens: 3,
        },
      },
      cache_creation_input_tokens: 10,
      cache_read_input_tokens: 20,
      service_tier: 'standard',
    },
    {
      input_tokens: 100,
      cached_input_tokens: 20,
      cache_write_tokens: 7,
      cache_write_1h_tokens: 3,
      output_tokens: 25,
    },
  ],
  [
    'LangChain, cache read', // reference.langchain.com/python/langchain-core/messages/ai/UsageMetadata
    {
      input_tokens: 62394,
      output_tokens: 214,
      total_tokens: 62608,
      input_token_details: { audio: 0, cache_read: 60024 },
      output_token_details: { reasoning: 0 },
    },
    { input_tokens: 2370, cached_input_tokens: 60024, output_tokens: 214 },
  ],
  [
    'LangChain, all details', // reference.langchain.com/python/langchain-core/messages/ai/InputTokenDetails
    {
      input_tokens: 350,
      output_tokens: 240,
      total_tokens: 590,
      input_token_details: { audio: 10, cache_creation: 200, cache_read: 100 },
      output_token_details: { audio: 10, reasoning: 200 },
    },
    {
      input_tokens: 40,
      cached_input_tokens: 100,
      cache_write_tokens: 200,
      input_audio_tokens: 10,
      output_tokens: 30,
      reasoning_tokens: 200,
      output_audio_tokens: 10,
    },
  ],
  [
    'LangChain with Anthropic, lifetimes', // langchain-ai/langchain, libs/partners/anthropic (_create_usage_metadata)
    {
      input_tokens: 1000,
      output_tokens: 20,
      total_tokens: 1020,
      input_token_details: {
        cache_read: 300,
        cache_creation: 0,
        ephemeral_5m_input_tokens: 400,
        ephemeral_1h_input_tokens: 100,
      },
    },
    {
      input_tokens: 200,
      cached_input_tokens: 300,
      cache_write_tokens: 400,
      cache_write_1h_tokens: 100,
      output_tokens: 20,
    },
  ],
  [
    'LangChain with OpenAI, service tier', // langchain-ai/langchain, libs/partners/openai (_create_usage_metadata)
    {
      input_tokens: 100,
      output_tokens: 50,
      total_tokens: 150,
      input_token_details: { priority_cache_read: 60, priority: 40 },
      output_token_details: { priority_reasoning: 30, priority: 20 },
    },
    { input_tokens: 40, cached_input_tokens: 60, output_tokens: 20, reasoning_tokens: 30 },
  ],
  [
    'AI SDK 4', // v4.ai-sdk.dev/docs/reference/ai-sdk-core/generate-text
    { promptTokens: 12, completionTokens: 30, totalTokens: 42 },
    { input_tokens: 12, output_tokens: 30 },
  ],
  [
    'AI SDK 5, reasoning', // v5.ai-sdk.dev/docs/reference/ai-sdk-core/generate-text
    { inputTokens: 75, outputTokens: 1186, totalTokens: 1261, reasoningTokens: 1024 },
    { input_tokens: 75, output_tokens: 162, reasoning_tokens: 1024 },
  ],
  [
    'AI SDK 5 with Anthropic, more cached than fresh', // vercel/ai, v5 packages/anthropic/src
    { inputTokens: 10, outputTokens: 20, totalTokens: 30, cachedInputTokens: 40 },
    { input_tokens: 10, cached_input_tokens: 40, output_tokens: 20 },
  ],
  [
    'AI SDK 6', // vercel/ai, packages/ai/src/types/usage.ts
    {
      inputTokens: 1000,
      inputTokenDetails: { noCacheTokens: 100, cacheReadTokens: 700, cacheWriteTokens: 200 },
      outputTokens: 50,
      outputTokenDetails: { textTokens: 20, reasoningTokens: 30 },
      totalTokens: 1050,
      reasoningTokens: 30,
      cachedInputTokens: 700,
    },
    {
      input_tokens: 100,
      cached_input_tokens: 700,
      cache_write_tokens: 200,
      output_tokens: 20,
      reasoning_tokens: 30,
    },
  ],
  [
    'AI SDK 6, with what Anthropic sent', // vercel/ai, packages/anthropic/src/convert-anthropic-messages-usage.ts
    {
      inputTokens: 1000,
      inputTokenDetails: { noCacheTokens: 100, cacheReadTokens: 700, cacheWriteTokens: 200 },
      outputTokens: 50,
      outputTokenDetails: {},
      totalTokens: 1050,
      cachedInputTokens: 700,
      raw: {
        input_tokens: 100,
        cache_read_input_tokens: 700,
        cache_creation_input_tokens: 200,
        cache_creation: { ephemeral_5m_input_tokens: 50, ephemeral_1h_input_tokens: 150 },
        output_tokens: 50,
      },
    },
    {
      input_tokens: 100,
      cached_input_tokens: 700,
      cache_write_tokens: 50,
      cache_write_1h_tokens: 150,
      output_tokens: 50,
    },
  ],
  [
    'Claude Agent SDK, modelUsage', // platform.claude.com/docs/en/agent-sdk/typescript (ModelUsage)
    {
      inputTokens: 9,
      outputTokens: 534,
      cacheReadInputTokens: 38912,
      cacheCreationInputTokens: 85600,
      webSearchRequests: 0,
      costUSD: 0.34,
      contextWindow: 200000,
      maxOutputTokens: 64000,
    },
    {
      input_tokens: 9,
      cached_input_tokens: 38912,
      cache_write_tokens: 85600,
      output_tokens: 534,
    },
  ],
  [
    'pydantic-ai', // ai.pydantic.dev/api/usage
    {
      input_tokens: 26701,
      cache_read_tokens: 20480,
      cache_write_tokens: 1000,
      output_tokens: 283,
    },
    {
      input_tokens: 5221,
      cached_input_tokens: 20480,
      cache_write_tokens: 1000,
      output_tokens: 283,
    },
  ],
  [
    'pydantic-ai with Anthropic, details', // pydantic/pydantic-ai, pydantic_ai_slim/pydantic_ai/usage.py
    {
      requests: 1,
      tool_calls: 0,
      input_tokens: 500,
      cache_read_tokens: 300,
      cache_write_tokens: 100,
      output_tokens: 40,
      input_audio_tokens: 0,
      cache_audio_read_tokens: 0,
      output_audio_tokens: 0,
      details: {
        input_tokens: 100,
        cache_read_input_tokens: 300,
        cache_creation_input_tokens: 100,
        output_tokens: 40,
      },
    },
    { input_tokens: 100, cached_input_tokens: 300, cache_write_tokens: 100, output_tokens: 40 },
  ],
  [
    'pydantic-ai, audio and reasoning', // ai.pydantic.dev/api/usage
    {
      input_tokens: 200,
      input_audio_tokens: 80,
      cache_read_tokens: 60,
      cache_audio_read_tokens: 20,
      output_tokens: 90,
      output_audio_tokens: 10,
      details: { reasoning_tokens: 30 },
    },
    {
      input_tokens: 80,
      cached_input_tokens: 40,
      input_audio_tokens: 60,
      cached_input_audio_tokens: 20,
      output_tokens: 50,
      reasoning_tokens: 30,
      output_audio_tokens: 10,
    },
  ],
  [
    'Codex, token_count', // openai/codex, codex-rs/protocol/src/protocol.rs (TokenUsage)
    {
      input_tokens: 11000,
      cached_input_tokens: 8000,
      output_tokens: 400,
      reasoning_output_tokens: 250,
      total_tokens: 11400,
    },
    {
      input_tokens: 3000,
      cached_input_tokens: 8000,
      output_tokens: 150,
      reasoning_tokens: 250,
    },
  ],
  [
    'Codex app server', // openai/codex, codex-rs/app-server-protocol (TokenUsageBreakdown)
    {
      totalTokens: 11400,
      inputTokens: 11000,
      cachedInputTokens: 8000,
      outputTokens: 400,
      reasoningOutputTokens: 250,
    },
    {
      input_tokens: 3000,
      cached_input_tokens: 8000,
      output_tokens: 150,
      reasoning_tokens: 250,
    },
  ],
]
