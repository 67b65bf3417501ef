/** Answers that are returned synchronously when they are in memory: a promise would cost more than finding them. */

export type MaybePromise<T> = T | Promise<T>

/** Recognizes any object with `then`, such as Prisma's promises. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}
