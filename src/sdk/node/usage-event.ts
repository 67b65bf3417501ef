/** An event of usage, and what becomes of it. */
import type { RecordedUsageFragment, UsageEventInput } from './operations.generated.ts'

export interface UsageEvent extends Omit<UsageEventInput, 'properties'> {
  /** Our id of the customer, or your `externalId`. */
  customerId?: string | null
  /** What rates and meters read, such as `model` and `inputTokens`. */
  properties?: Readonly<Record<string, unknown>> | null
}

/** What became of an event. Credits, quantities and cost (major units) are exact decimals as texts. */
export interface RecordedUsage extends RecordedUsageFragment {
  /** DUPLICATE: it was stored before under the same idempotency key, and this is what was stored then. */
  outcome: 'ACCEPTED' | 'DUPLICATE'
}
