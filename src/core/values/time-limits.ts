/** How long the server waits for what should be quick before it answers UNAVAILABLE or CONFLICT. */
export interface TimeLimits {
  /** For an operation of GraphQL as a whole. */
  operationMs: number
  /** For a statement, and for all of a transaction. */
  statementMs: number
  /** For a connection of the pool, a lock, and an answer of Redis. */
  waitMs: number
  /** For a connection on which nothing is asked in the middle of a transaction. */
  idleMs: number
  /** For whose a credential is. */
  credentialMs: number
  /** For the request that is under way with the same idempotency key. */
  sameKeyMs: number
  /** For the first message on a socket. */
  initMs: number
  /** For more of a large body. */
  uploadMs: number
  /** For the turn of a client that comes back to subscribe, as thousands may at once. */
  comeBackMs: number
  /** For the store of rate limits, before each server counts by itself. */
  bucketMs: number
  /** For a part of the server to tell its health. */
  probeMs: number
}

/** `patience` multiplies them all, for machines that are slow or busy with other things. */
export function timeLimits(patience = 1): TimeLimits {
  return {
    operationMs: 5_000 * patience,
    statementMs: 5_000 * patience,
    waitMs: 2_000 * patience,
    idleMs: 10_000 * patience,
    credentialMs: 2_000 * patience,
    sameKeyMs: 3_000 * patience,
    initMs: 3_000 * patience,
    uploadMs: 5_000 * patience,
    comeBackMs: 60_000 * patience,
    bucketMs: 500 * patience,
    probeMs: 2_000 * patience,
  }
}

/** For a query that finds whose a credential is. */
export const credentialLimit = ({ credentialMs }: TimeLimits) => ({ query_timeout: credentialMs })
