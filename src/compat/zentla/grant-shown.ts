/** What a grant gives, as Zentla shows it. Pure. */
import { exact } from '../json.ts'
import { unlimited } from './version-terms-of.ts'

interface Grant {
  /** Of a feature that is a switch or a value. */
  value: unknown
  /** Of a feature that counts; null: none. */
  limit: string | null
}

export interface GrantShown {
  value: boolean | number | string | null
  valueType: 'boolean' | 'number' | 'string' | 'unlimited'
}

export function grantShown({ value, limit }: Grant): GrantShown {
  if (limit !== null) return { value: exact(limit), valueType: 'number' }
  if (value === null || value === unlimited) return { value: null, valueType: 'unlimited' }
  if (typeof value === 'boolean') return { value, valueType: 'boolean' }
  if (typeof value === 'number') return { value, valueType: 'number' }
  return { value: typeof value === 'string' ? value : JSON.stringify(value), valueType: 'string' }
}
