/**
 * The `assistant.usage` event of the GitHub Copilot SDK.
 *
 * `inputTokens` contain `cacheReadTokens` and `cacheWriteTokens`, `outputTokens` contain `reasoningTokens`. `copilotUsage` says
 * what Copilot itself bills, by the type of token in batches of its own; it adds no further tokens
 * (github/copilot-sdk, nodejs/src/generated/session-events.ts).
 */
import { count, has, list, part, type UsageObject } from './usage-object.ts'
import type { Words } from './words.ts'

export const copilotWords: Words = {
  cached: ['cache_read_tokens'],
  written: ['cache_write_tokens'],
  reasoning: ['reasoning_tokens'],
}

export function passOverBill(usage: UsageObject): void {
  if (!has(usage, ['copilot_usage'])) return
  for (const batch of list(part(usage, 'copilot_usage'), 'token_details') ?? []) {
    for (const name of ['token_count', 'batch_size']) count(batch, name)
  }
}
