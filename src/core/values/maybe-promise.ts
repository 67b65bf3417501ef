/** Answers that are given at once when they are at hand: a promise for them would cost more than finding them. */

export type MaybePromise<T> = T | Promise<T>

/** Also for promises that are not JavaScript's own, such as Prisma's. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}
