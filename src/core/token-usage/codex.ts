/**
 * The token usage of Codex, in `token_count` and `turn.completed` events, and in camelCase from its app server.
 *
 * `input_tokens` contain `cached_input_tokens`, `output_tokens` contain `reasoning_output_tokens`, and `total_tokens` are the
 * sum of both sides (openai/codex, codex-rs/protocol/src/protocol.rs).
 */
import type { Words } from './words.ts'

export const codexWords: Words = {
  cached: ['cached_input_tokens'],
  reasoning: ['reasoning_output_tokens'],
}
