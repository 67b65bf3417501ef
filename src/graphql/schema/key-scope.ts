/** For what the keys in inputs hold, in words: unlike a key of the whole request, each is one of a customer. */

export const keyScope = 'The key holds for the customer'

export const usageKeyScope = `${keyScope}, among its keys of recordUsage, recordUsageBatch, consume and commitHold.`
