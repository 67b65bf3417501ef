/** Usage objects as providers and their users publish them, and the tokens of each kind that they mean. */
import type { JsonObject } from '../../src/core/values/input.ts'

/** Name, usage object, kinds; the comment says where it was published. */
export const published: [string, JsonObject, Record<string, number>][] = [
  [
    'OpenAI chat, cached', // platform.openai.com/docs/guides/prompt-caching
    {
      prompt_tokens: 2006,
      completion_tokens: 300,
      total_tokens: 2306,
      prompt_tokens_details: { cached_tokens: 1920 },
      completion_tokens_details: {
        reasoning_tokens: 0,
        accepted_prediction_tokens: 0,
        rejected_prediction_tokens: 0,
      },
    },
    { input_tokens: 86, cached_input_tokens: 1920, output_tokens: 300 },
  ],
  [
    'OpenAI responses, reasoning', // platform.openai.com/docs/guides/reasoning
    {
      input_tokens: 75,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 1186,
      output_tokens_details: { reasoning_tokens: 1024 },
      total_tokens: 1261,
    },
    { input_tokens: 75, output_tokens: 162, reasoning_tokens: 1024 },
  ],
  [
    'OpenAI realtime, audio', // platform.openai.com/docs/api-reference/realtime-server-events/response/done
    {
      total_tokens: 253,
      input_tokens: 132,
      output_tokens: 121,
      input_token_details: {
        text_tokens: 119,
        audio_tokens: 13,
        image_tokens: 0,
        cached_tokens: 64,
        cached_tokens_details: { text_tokens: 64, audio_tokens: 0, image_tokens: 0 },
      },
      output_token_details: { text_tokens: 30, audio_tokens: 91 },
    },
    {
      input_tokens: 55,
      cached_input_tokens: 64,
      input_audio_tokens: 13,
      output_tokens: 30,
      output_audio_tokens: 91,
    },
  ],
  [
    'OpenAI images', // platform.openai.com/docs/api-reference/images/create
    {
      total_tokens: 100,
      input_tokens: 50,
      output_tokens: 50,
      input_tokens_details: { text_tokens: 10, image_tokens: 40 },
    },
    { input_tokens: 10, input_image_tokens: 40, output_tokens: 50 },
  ],
  [
    'OpenRouter, cache write', // openrouter.ai/docs/use-cases/usage-accounting
    {
      completion_tokens: 2,
      completion_tokens_details: { reasoning_tokens: 0 },
      cost: 0.95,
      cost_details: { upstream_inference_cost: 19 },
      prompt_tokens: 194,
      prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 100, audio_tokens: 0 },
      total_tokens: 196,
    },
    { input_tokens: 94, cache_write_tokens: 100, output_tokens: 2 },
  ],
  [
    'OpenRouter, cache of both lifetimes', // openrouter.ai/docs/client-sdks/typescript/models/batchobjectusage
    {
      prompt_tokens: 250,
      completion_tokens: 2,
      total_tokens: 252,
      prompt_tokens_details: { cached_tokens: 50, cache_write_tokens: 150 },
      cache_creation: { ephemeral_1h_input_tokens: 100, ephemeral_5m_input_tokens: 50 },
    },
    {
      input_tokens: 50,
      cached_input_tokens: 50,
      cache_write_tokens: 50,
      cache_write_1h_tokens: 100,
      output_tokens: 2,
    },
  ],
  [
    'xAI, reasoning beside the completion', // github.com/Wei-Shaw/sub2api/issues/5771
    {
      prompt_tokens: 10120,
      completion_tokens: 1499,
      total_tokens: 14428,
      prompt_tokens_details: { cached_tokens: 128 },
      completion_tokens_details: { reasoning_tokens: 2809 },
    },
    { input_tokens: 9992, cached_input_tokens: 128, output_tokens: 1499, reasoning_tokens: 2809 },
  ],
  [
    'DeepSeek, hits and misses', // api-docs.deepseek.com/guides/kv_cache
    {
      prompt_tokens: 1000,
      prompt_cache_hit_tokens: 768,
      prompt_cache_miss_tokens: 232,
      completion_tokens: 10,
      total_tokens: 1010,
    },
    { input_tokens: 232, cached_input_tokens: 768, output_tokens: 10 },
  ],
  [
    'Anthropic, cache of both lifetimes', // platform.claude.com/docs/en/build-with-claude/prompt-caching
    {
      input_tokens: 2048,
      cache_read_input_tokens: 1800,
      cache_creation_input_tokens: 556,
      cache_creation: { ephemeral_5m_input_tokens: 456, ephemeral_1h_input_tokens: 100 },
      output_tokens: 503,
      service_tier: 'standard',
    },
    {
      input_tokens: 2048,
      cached_input_tokens: 1800,
      cache_write_tokens: 456,
      cache_write_1h_tokens: 100,
      output_tokens: 503,
    },
  ],
  [
    'Anthropic, thinking', // platform.claude.com/docs/en/api/messages (output_tokens_details)
    {
      input_tokens: 10,
      cache_read_input_tokens: null,
      cache_creation_input_tokens: 0,
      output_tokens: 700,
      output_tokens_details: { thinking_tokens: 650 },
    },
    { input_tokens: 10, output_tokens: 50, reasoning_tokens: 650 },
  ],
  [
    'Anthropic, compaction', // platform.claude.com/docs/en/build-with-claude/compaction-threshold
    {
      input_tokens: 23000,
      output_tokens: 1000,
      iterations: [
        { type: 'compaction', input_tokens: 180000, output_tokens: 3500 },
        { type: 'message', input_tokens: 23000, output_tokens: 1000 },
      ],
    },
    { input_tokens: 203000, output_tokens: 4500 },
  ],
  [
    'Gemini, thoughts', // github.com/Helicone/helicone/pull/5604
    {
      promptTokenCount: 15,
      candidatesTokenCount: 359,
      totalTokenCount: 1035,
      thoughtsTokenCount: 661,
    },
    { input_tokens: 15, output_tokens: 359, reasoning_tokens: 661 },
  ],
  [
    'Gemini, context cache', // ai.google.dev/gemini-api/docs/caching
    {
      promptTokenCount: 696219,
      cachedContentTokenCount: 696190,
      candidatesTokenCount: 214,
      totalTokenCount: 696433,
    },
    { input_tokens: 29, cached_input_tokens: 696190, output_tokens: 214 },
  ],
  [
    'Gemini live, as the Python client names it', // github.com/googleapis/python-genai/issues/1342
    {
      prompt_token_count: 509,
      prompt_tokens_details: [{ modality: 'TEXT', token_count: 509 }],
      response_token_count: 11,
      response_tokens_details: [{ modality: 'AUDIO', token_count: 11 }],
      total_token_count: 520,
    },
    { input_tokens: 509, output_tokens: 0, output_audio_tokens: 11 },
  ],
  [
    'Gemini, tools and media', // ai.google.dev/api/generate-content#UsageMetadata
    {
      promptTokenCount: 1000,
      toolUsePromptTokenCount: 200,
      cachedContentTokenCount: 300,
      candidatesTokenCount: 50,
      thoughtsTokenCount: 40,
      totalTokenCount: 1290,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 400 },
        { modality: 'AUDIO', tokenCount: 350 },
        { modality: 'VIDEO', tokenCount: 250 },
      ],
      cacheTokensDetails: [
        { modality: 'TEXT', tokenCount: 100 },
        { modality: 'AUDIO', tokenCount: 200 },
      ],
      toolUsePromptTokensDetails: [{ modality: 'TEXT', tokenCount: 200 }],
      candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 50 }],
    },
    {
      input_tokens: 500,
      cached_input_tokens: 100,
      input_audio_tokens: 150,
      cached_input_audio_tokens: 200,
      input_image_tokens: 250,
      output_tokens: 0,
      output_image_tokens: 50,
      reasoning_tokens: 40,
    },
  ],
  [
    'Gemini, search', // github.com/QuantumNous/new-api/issues/2935
    {
      promptTokenCount: 151,
      candidatesTokenCount: 1089,
      totalTokenCount: 20689,
      toolUsePromptTokenCount: 18329,
      thoughtsTokenCount: 1120,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: 151 }],
      toolUsePromptTokensDetails: [{ modality: 'TEXT', tokenCount: 18329 }],
    },
    { input_tokens: 18480, output_tokens: 1089, reasoning_tokens: 1120 },
  ],
  [
    'Llama on Bedrock', // docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html
    { generation: 'Hi', prompt_token_count: 25, generation_token_count: 7, stop_reason: 'stop' },
    { input_tokens: 25, output_tokens: 7 },
  ],
  [
    'Bedrock', // docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
    { inputTokens: 125, outputTokens: 60, totalTokens: 185 },
    { input_tokens: 125, output_tokens: 60 },
  ],
  [
    'Bedrock, cache', // docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html
    {
      inputTokens: 9,
      outputTokens: 142,
      totalTokens: 2373,
      cacheReadInputTokens: 500,
      cacheWriteInputTokens: 1722,
      cacheDetails: [
        { ttl: '1h', inputTokens: 722 },
        { ttl: '5m', inputTokens: 1000 },
      ],
    },
    {
      input_tokens: 9,
      cached_input_tokens: 500,
      cache_write_tokens: 1000,
      cache_write_1h_tokens: 722,
      output_tokens: 142,
    },
  ],
]
