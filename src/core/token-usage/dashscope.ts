/**
 * The usage of Qwen on DashScope (Model Studio), from its own interface and from those compatible with OpenAI's.
 *
 * Both have OpenAI's names for the totals and the parts. Tokens written to an explicit cache have Anthropic's names, within the
 * details, and `prompt_tokens` contain them (https://help.aliyun.com/zh/model-studio/user-guide/context-cache). Images and
 * video are repeated at the top level (https://help.aliyun.com/zh/model-studio/qwen-vl-api). `x_details` repeat the totals
 * by the way they are billed (…/model-studio/qwen-api-via-openai-responses).
 */
import { inputDetails, type Words, within } from './words.ts'

export const dashScopeWords: Words = {
  written: within(inputDetails, 'cache_creation_input_tokens'),
  written5m: within(inputDetails, 'cache_creation.ephemeral_5m_input_tokens'),
  written1h: within(inputDetails, 'cache_creation.ephemeral_1h_input_tokens'),
  inputImage: ['image_tokens'],
  inputVideo: ['video_tokens'],
}
