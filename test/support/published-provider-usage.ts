/** Usage objects of providers that extend OpenAI's format with their own names, and the tokens that they mean. */
import type { JsonObject } from '../../src/core/values/input.ts'

/** Name, usage object, kinds; the comment says where the shape is documented. */
export const publishedByProviders: [string, JsonObject, Record<string, number>][] = [
  [
    'Copilot SDK, assistant.usage', // github/copilot-sdk, nodejs/src/generated/session-events.ts
    {
      model: 'claude-sonnet-4.5',
      inputTokens: 1200,
      outputTokens: 90,
      cacheReadTokens: 800,
      cacheWriteTokens: 100,
      reasoningTokens: 40,
      cost: 1,
      interTokenLatencyMs: 12.5,
      copilotUsage: {
        totalNanoAiu: 5000,
        tokenDetails: [
          { tokenType: 'input', tokenCount: 300, batchSize: 1000000, costPerBatch: 3000 },
        ],
      },
    },
    {
      input_tokens: 300,
      cached_input_tokens: 800,
      cache_write_tokens: 100,
      output_tokens: 50,
      reasoning_tokens: 40,
    },
  ],
  [
    'Perplexity, Sonar', // docs.perplexity.ai/api-reference/chat-completions-post
    {
      prompt_tokens: 8,
      completion_tokens: 439,
      total_tokens: 447,
      search_context_size: 'low',
      cost: { input_tokens_cost: 0.000024, output_tokens_cost: 0.006585, total_cost: 0.012609 },
    },
    { input_tokens: 8, output_tokens: 439 },
  ],
  [
    'Perplexity, Sonar Deep Research', // docs.perplexity.ai/getting-started/models/models/sonar-deep-research
    {
      prompt_tokens: 33,
      completion_tokens: 7163,
      total_tokens: 7196,
      citation_tokens: 20016,
      num_search_queries: 18,
      reasoning_tokens: 73997,
    },
    { input_tokens: 20049, output_tokens: 7163, reasoning_tokens: 73997 },
  ],
  [
    'Qwen, cache written', // help.aliyun.com/zh/model-studio/user-guide/context-cache
    {
      prompt_tokens: 18628,
      completion_tokens: 344,
      total_tokens: 18972,
      prompt_tokens_details: {
        text_tokens: 18628,
        cache_creation_input_tokens: 18613,
        cache_creation: { ephemeral_5m_input_tokens: 18613 },
        cache_type: 'ephemeral',
        cached_tokens: 0,
      },
    },
    { input_tokens: 15, cache_write_tokens: 18613, output_tokens: 344 },
  ],
  [
    'Qwen on DashScope, images', // help.aliyun.com/zh/model-studio/qwen-vl-api
    {
      input_tokens: 1271,
      output_tokens: 31,
      total_tokens: 1302,
      input_tokens_details: { image_tokens: 1247, text_tokens: 24 },
      output_tokens_details: { text_tokens: 31 },
      image_tokens: 1247,
    },
    { input_tokens: 24, input_image_tokens: 1247, output_tokens: 31 },
  ],
  [
    'Qwen, responses', // help.aliyun.com/zh/model-studio/qwen-api-via-openai-responses
    {
      input_tokens: 62,
      input_tokens_details: { cached_tokens: 20 },
      output_tokens: 101,
      output_tokens_details: { reasoning_tokens: 40 },
      total_tokens: 163,
      x_details: [
        {
          input_tokens: 62,
          output_tokens: 101,
          total_tokens: 163,
          x_billing_type: 'response_api',
        },
      ],
    },
    { input_tokens: 42, cached_input_tokens: 20, output_tokens: 61, reasoning_tokens: 40 },
  ],
  [
    'Mistral, cached', // docs.mistral.ai/api
    {
      prompt_tokens: 120,
      completion_tokens: 50,
      total_tokens: 170,
      num_cached_tokens: 64,
      prompt_tokens_details: { cached_tokens: 64 },
      prompt_audio_seconds: null,
    },
    { input_tokens: 56, cached_input_tokens: 64, output_tokens: 50 },
  ],
  [
    'Mistral, Voxtral', // docs.mistral.ai/capabilities/audio_transcription
    { prompt_audio_seconds: 19, prompt_tokens: 10, total_tokens: 452, completion_tokens: 67 },
    { input_tokens: 10, input_audio_tokens: 375, output_tokens: 67 },
  ],
  [
    'Cohere', // docs.cohere.com/reference/chat
    {
      billed_units: { input_tokens: 20, output_tokens: 54 },
      tokens: { input_tokens: 215, output_tokens: 57 },
      cached_tokens: 0,
    },
    { input_tokens: 20, output_tokens: 54 },
  ],
  [
    'Cohere, embeddings', // docs.cohere.com/reference/embed
    { api_version: { version: '2' }, billed_units: { input_tokens: 5 } },
    { input_tokens: 5, output_tokens: 0 },
  ],
  [
    'Groq', // console.groq.com/docs/prompt-caching
    {
      queue_time: 0.026959759,
      prompt_tokens: 4641,
      prompt_time: 0.009995497,
      completion_tokens: 1817,
      completion_time: 5.57691751,
      total_tokens: 6458,
      total_time: 5.586913007,
      prompt_tokens_details: { cached_tokens: 4608 },
      completion_tokens_details: { reasoning_tokens: 817 },
    },
    {
      input_tokens: 33,
      cached_input_tokens: 4608,
      output_tokens: 1000,
      reasoning_tokens: 817,
    },
  ],
  [
    'DeepSeek, reasoning and both words for the cache', // api-docs.deepseek.com/api/create-chat-completion
    {
      prompt_tokens: 1000,
      prompt_cache_hit_tokens: 768,
      prompt_cache_miss_tokens: 232,
      prompt_tokens_details: { cached_tokens: 768 },
      completion_tokens: 110,
      completion_tokens_details: { reasoning_tokens: 100 },
      total_tokens: 1110,
    },
    { input_tokens: 232, cached_input_tokens: 768, output_tokens: 10, reasoning_tokens: 100 },
  ],
  [
    'xAI, cached', // docs.x.ai/developers/advanced-api-usage/prompt-caching/usage-and-pricing
    {
      prompt_tokens: 125,
      completion_tokens: 48,
      total_tokens: 173,
      prompt_tokens_details: {
        text_tokens: 125,
        audio_tokens: 0,
        image_tokens: 0,
        cached_tokens: 98,
      },
      completion_tokens_details: {
        reasoning_tokens: 0,
        audio_tokens: 0,
        accepted_prediction_tokens: 0,
        rejected_prediction_tokens: 0,
      },
      num_sources_used: 0,
      cost_in_usd_ticks: 1500000,
    },
    { input_tokens: 27, cached_input_tokens: 98, output_tokens: 48 },
  ],
  [
    'xAI, its own SDK', // xai-org/xai-proto, proto/xai/api/v1/usage.proto (SamplingUsage)
    {
      prompt_tokens: 500,
      prompt_text_tokens: 200,
      prompt_image_tokens: 300,
      cached_prompt_text_tokens: 150,
      completion_tokens: 20,
      reasoning_tokens: 80,
      total_tokens: 600,
      num_sources_used: 0,
    },
    {
      input_tokens: 50,
      cached_input_tokens: 150,
      input_image_tokens: 300,
      output_tokens: 20,
      reasoning_tokens: 80,
    },
  ],
  [
    "OpenAI's Agents SDK", // openai.github.io/openai-agents-python/usage
    {
      requests: 2,
      input_tokens: 300,
      output_tokens: 60,
      total_tokens: 360,
      input_tokens_details: { cached_tokens: 100 },
      output_tokens_details: { reasoning_tokens: 10 },
      request_usage_entries: [
        { input_tokens: 100, output_tokens: 20, total_tokens: 120 },
        {
          input_tokens: 200,
          output_tokens: 40,
          total_tokens: 240,
          input_tokens_details: { cached_tokens: 100 },
        },
      ],
    },
    { input_tokens: 200, cached_input_tokens: 100, output_tokens: 50, reasoning_tokens: 10 },
  ],
]
