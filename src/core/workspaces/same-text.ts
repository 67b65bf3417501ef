/** Compares secrets in the same time, however much of them is right. */
import { timingSafeEqual } from 'node:crypto'

export function isSameText(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}
