/** The time limit of operations. */
import { type ExecutionResult, GraphQLError } from 'graphql'
import { DomainError } from '../../core/values/errors.ts'
import { isPromise, type MaybePromise } from '../../core/values/maybe-promise.ts'

/** Told to an operation, which asks before it begins further work. An AbortSignal would cost more than all else here. */
export interface TimeLimit {
  /** Why no further work may begin; null while there is time. */
  readonly exceeded: DomainError | null
}

/** Stops waiting at the time limit: no further field is resolved, though work that began may still complete. */
export function within<Result>(
  timeoutMs: number,
  execute: (limit: TimeLimit) => MaybePromise<Result>,
): Promise<Result | ExecutionResult> {
  return new Promise((resolve, reject) => {
    const limit = { exceeded: null as DomainError | null }
    // Node keeps timers of one length in one list, behind a single timer of the system.
    const timer = setTimeout(() => {
      const originalError = tooSlow(timeoutMs)
      limit.exceeded = originalError
      // `data` is set, so that clients do not assume that the operation never started.
      const errors = [new GraphQLError(originalError.message, { originalError })]
      resolve({ data: null, errors })
    }, timeoutMs)
    const succeeded = (result: Result) => {
      clearTimeout(timer)
      resolve(result)
    }
    // A failure after the limit has no receiver.
    const failed = (error: unknown) => {
      clearTimeout(timer)
      reject(error)
    }
    try {
      const work = execute(limit)
      if (isPromise(work)) work.then(succeeded, failed)
      else succeeded(work)
    } catch (error) {
      failed(error)
    }
  })
}

function tooSlow(timeoutMs: number): DomainError {
  return new DomainError(
    'UNAVAILABLE',
    `The operation took longer than ${timeoutMs / 1000} s and was given up. What it writes may or may not have been written.`,
    { retryAfterSeconds: 1 },
  )
}
