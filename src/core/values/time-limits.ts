/** How long the server waits for each thing before it answers UNAVAILABLE or CONFLICT. */
export interface TimeLimits {
  /** A whole GraphQL operation. */
  operationMs: number
  /** A statement, and a transaction as a whole. */
  statementMs: number
  /** A transaction of a job that writes for many customers. */
  longWriteMs: number
  /** A connection from the pool, a lock, and an answer from Redis. */
  waitMs: number
  /** An idle connection in the middle of a transaction. */
  idleMs: number
  /** Looking up the owner of a credential. */
  credentialMs: number
  /** A request in progress with the same idempotency key. */
  sameKeyMs: number
  /** The first message on a socket. */
  initMs: number
  /** The next part of a large body. */
  uploadMs: number
  /** The turn of a client that subscribes again after a lost connection; thousands may do so at once. */
  comeBackMs: number
  /** The shared store of rate limits; after it each server counts by itself. */
  bucketMs: number
  /** A payment provider, by all calls that one operation makes. */
  outsideMs: number
  /** The client of an operation that calls a payment provider, before it is answered what is known; below `operationMs`. */
  answerMs: number
  /** A part of the server that is asked for its health. */
  probeMs: number
}

/** `patience` multiplies every limit, for slow or busy machines. */
export function timeLimits(patience = 1): TimeLimits {
  return {
    operationMs: 5_000 * patience,
    statementMs: 5_000 * patience,
    longWriteMs: 20_000 * patience,
    waitMs: 2_000 * patience,
    idleMs: 10_000 * patience,
    credentialMs: 2_000 * patience,
    sameKeyMs: 3_000 * patience,
    initMs: 3_000 * patience,
    uploadMs: 5_000 * patience,
    comeBackMs: 60_000 * patience,
    bucketMs: 500 * patience,
    outsideMs: 10_000 * patience,
    answerMs: 4_000 * patience,
    probeMs: 2_000 * patience,
  }
}

/** The limit of a query that looks up a credential. */
export const credentialLimit = ({ credentialMs }: TimeLimits) => ({ query_timeout: credentialMs })
