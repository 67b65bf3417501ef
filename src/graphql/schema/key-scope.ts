/** Describes the scope of idempotency keys in inputs: unlike a key of the whole request, each belongs to a customer. */

export const keyScope = 'The key holds for the customer'

export const usageKeyScope = `${keyScope}, among its keys of recordUsage, recordUsageBatch, consume and commitHold.`
