/** Decimals as JSON numbers of a dialect's answers: no amount passes through a double. */
import { exact } from '../core/values/exact-json.ts'

export { exact }

export function exactOrNull(decimal: string | null | undefined): number | null {
  return decimal === null || decimal === undefined ? null : exact(decimal)
}

/** Major units with at least two decimals: 1.5 becomes 1.50. */
export function money(decimal: string): number {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return exact(`${whole}.${fraction.padEnd(2, '0')}`)
}
