/** Masks secrets in the inputs that the audit log keeps; the database masks them in rows in the same way. Pure. */
import type { Json } from '../values/input.ts'

const secretName = /secret|token$|password|api_?key$|authorization/i
/** API keys, those of payment providers too, secrets of OAuth clients, webhooks and checkouts, JWTs, credentials in URLs. */
const secretValue =
  /\b((om|zentla|cb|sk|rk)_(live|test)_|oms_|whsec_|(pi|seti|chk)_[A-Za-z0-9]+_secret_)[\w+/=-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*|\/\/[^/@\s]+@/g
const masked = '[masked]'
const textMax = 1_000
const itemsMax = 100

/** Decimals and dates become strings; long lists and strings are cut. */
export function maskedJson(value: unknown, name = ''): Json {
  if (value === null || value === undefined) return null
  if (secretName.test(name)) return masked
  if (typeof value === 'string') {
    // A cut surrogate pair cannot be stored.
    return value.replace(secretValue, masked).slice(0, textMax).toWellFormed()
  }
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value !== 'object') return null
  const plain = hasToJson(value) ? value.toJSON() : value
  if (typeof plain !== 'object' || plain === null) return maskedJson(plain)
  if (Array.isArray(plain)) return plain.slice(0, itemsMax).map((item) => maskedJson(item))
  return Object.fromEntries(
    Object.entries(plain).map(([key, child]) => [key, maskedJson(child, key)]),
  )
}

/** An object from a caller may have a property named toJSON that is no function. */
function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function'
}
