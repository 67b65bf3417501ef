/** Connections to Redis that never throw into the process, reconnect by themselves and log each change of state once. */
import { Redis } from 'ioredis'
import { timeLimits } from '../core/values/time-limits.ts'
import type { Logger } from './logger.ts'

export type RedisOptions = {
  /** The purpose of the connection, shown in the log and in `CLIENT LIST`. */
  name: string
  logger: Logger
  /**
   * True for subscribers only: they queue their `SUBSCRIBE` until the connection is there. All other commands fail at once while
   * Redis is unavailable: one delayed for seconds is answered too late to be useful.
   */
  offlineQueue?: boolean
  /** The time limit for a connection and for the answer to a command. */
  timeoutMs?: number
}

const backOffMs = (attempt: number) => Math.min(50 * 2 ** (attempt - 1), 1000)

/**
 * Opens a connection in the background; commands reject while Redis is unavailable, and nothing else is thrown. After a
 * reconnect no channel is joined again: whoever subscribes does so at each `ready`.
 */
export function createRedis(
  url: string,
  { name, logger, offlineQueue = false, timeoutMs = timeLimits().waitMs }: RedisOptions,
): Redis {
  const redis = new Redis(url, {
    connectionName: `openmonetize-${name}`,
    enableOfflineQueue: offlineQueue,
    // A subscriber waits indefinitely; a command that lost its connection is not sent twice.
    maxRetriesPerRequest: offlineQueue ? null : 0,
    autoResendUnfulfilledCommands: false,
    // The bus joins its channels again itself; the library's own way leaves a rejection to nobody when it is closed meanwhile.
    autoResubscribe: false,
    connectTimeout: timeoutMs,
    commandTimeout: offlineQueue ? undefined : timeoutMs,
    keepAlive: 10_000,
    retryStrategy: backOffMs,
    // After a failover the old primary answers READONLY until the client reconnects.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  })
  logChanges(redis, name, logger)
  return redis
}

/** A connection in subscriber mode can run no other command, so there are two. */
export function connectRedis(url: string, options: Pick<RedisOptions, 'logger' | 'timeoutMs'>) {
  const publisher = createRedis(url, { ...options, name: 'publisher' })
  const subscriber = createRedis(url, { ...options, name: 'subscriber', offlineQueue: true })
  return {
    publisher,
    subscriber,
    close() {
      publisher.disconnect()
      subscriber.disconnect()
    },
  }
}

function logChanges(redis: Redis, name: string, logger: Logger): void {
  let state: 'new' | 'up' | 'down' = 'new'
  const down = (error?: Error) => {
    if (state === 'down') return
    state = 'down'
    logger.warn({ redis: name, err: error }, 'redis is away, reconnecting')
  }
  redis.on('error', down)
  redis.on('close', () => {
    if (redis.status !== 'end' && state === 'up') down()
  })
  redis.on('ready', () => {
    if (state === 'down') logger.info({ redis: name }, 'redis is back')
    state = 'up'
  })
}
