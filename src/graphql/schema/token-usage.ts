/** The description of token usage and its kinds of token, shared by all inputs. */

export const tokenUsageDescription = `The \`usage\` object of a model's answer as the provider sent it (Google: \`usageMetadata\`), or as a library passes it on: OpenAI's chat completions, responses, images and realtime and whatever speaks like them (Azure, OpenRouter, Groq, xAI, DeepSeek, Mistral, Qwen, Perplexity), Anthropic's messages, Gemini, Bedrock's Converse, Cohere; LangChain, LiteLLM, Vercel's AI SDK 4 to 6, the Claude Agent SDK, pydantic-ai, Codex, the Copilot SDK. The fields tell the format; where they fit both OpenAI's responses and Anthropic's messages, \`properties.provider\` decides.

It becomes properties that count each token once, even where the provider counts it twice. Input: \`input_tokens\` (text, neither read from a cache nor written to one), \`cached_input_tokens\`, \`cache_write_tokens\`, \`cache_write_1h_tokens\`, \`input_audio_tokens\`, \`cached_input_audio_tokens\`, \`input_image_tokens\` (images and video), \`cached_input_image_tokens\`. Output: \`output_tokens\` (text), \`reasoning_tokens\`, \`output_audio_tokens\`, \`output_image_tokens\`. Sums: \`total_input_tokens\`, \`total_output_tokens\`, \`total_tokens\`. Input, output and sums are always present, other kinds only when they occur. The same names have the same meaning when you send them as properties; a name both in \`properties\` and here is refused.

No count is dropped: a number whose name contains tokens, at any depth, is read or refused by its name, and numbers that contradict each other are refused. A part that is larger than its whole (more reasoning than output tokens) is counted as the whole, and the event has a \`warning\`.

Only tokens are read: searches, seconds or a cost that a provider reports can be sent as properties. At most 16 KiB.`

export const tokenUsageAsOfEvents =
  "The provider's `usage` object, as in UsageEventInput: it becomes properties that count each token once."
