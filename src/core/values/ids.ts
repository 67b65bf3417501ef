/** Opaque, prefixed ids: random ids sort by time; ids of frequently written rows are the address of the row. */
import { randomFillSync } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Length of the part after the prefix: 48 bits of time and 80 random bits, 5 bits a character. */
const suffixLength = 26

/** Encodes a whole number of up to 53 bits. */
function base32(value: number, length: number): string {
  let text = ''
  for (let rest = value, i = 0; i < length; i++, rest = Math.floor(rest / 32)) {
    text = alphabet[rest % 32] + text
  }
  return text
}

/** Every pair of characters of the alphabet, indexed by 10 bits. */
const pairs = Array.from(alphabet, (first) =>
  Array.from(alphabet, (second) => first + second),
).flat()

/** Random bits are drawn in advance: asking the system for each id costs more than the rest of making it. */
const pool = new Uint16Array(2_048)
let drawn = pool.length

/** A text of random characters, 5 bits each; `length` must be even. */
function randomBase32(length: number): string {
  if (drawn + length / 2 > pool.length) {
    randomFillSync(pool)
    drawn = 0
  }
  let text = ''
  for (const end = drawn + length / 2; drawn < end; drawn++) {
    text += pairs[(pool[drawn] as number) & 1_023]
  }
  return text
}

let latestTime = Number.NaN
let latestText = ''

/** All ids of the same millisecond share this text. */
function timeBase32(time: number): string {
  if (time !== latestTime) {
    latestText = base32(time, 10)
    latestTime = time
  }
  return latestText
}

/** A new id such as `cust_01kafz…`; ids made later sort after those made earlier (by millisecond). */
export function newId(prefix: string, now: Date): string {
  return `${prefix}_${timeBase32(now.getTime())}${randomBase32(16)}`
}

/**
 * A new id like `newId`. Ids of one millisecond sort by `order`, a whole number that grows by at most 2^30 in it: for rows whose
 * order matters while a test clock stands still.
 */
export function orderedId(prefix: string, now: Date, order: number): string {
  return `${prefix}_${timeBase32(now.getTime())}${base32(order, 6)}${randomBase32(10)}`
}

/** The smallest id that can be made from an instant on. */
export function firstIdAt(prefix: string, instant: Date): string {
  return `${prefix}_${base32(instant.getTime(), 10)}`
}

/** Whether a text has the form of an id that `newId` makes with this prefix. */
export function isGeneratedId(prefix: string, text: string): boolean {
  return new RegExp(`^${prefix}_[${alphabet}]{${suffixLength}}$`).test(text)
}

/**
 * The id of a row of a customer's log (`evt`, `txn`): prefix, the customer's suffix, the row's sequence.
 * It needs no index of its own and says where the row is stored; the ids of a customer sort by sequence.
 */
export function rowId(prefix: string, customerId: string, sequence: number): string {
  return `${prefix}_${suffixOf(customerId)}${base32(sequence, 10)}`
}

/** A new id that contains its customer, for rows that are found by id alone, e.g. `hold_…`; a customer's ids sort by time. */
export function newCustomerRowId(prefix: string, customerId: string, now: Date): string {
  return `${prefix}_${suffixOf(customerId)}${newId('', now).slice(1)}`
}

/**
 * Makes ids like `newCustomerRowId`, for the rows of a commit. They sort in the order in which they are made, and after those of the
 * customer's earlier commits of the same millisecond: `commit` grows by at most 2^30 in it.
 */
export function customerRowIds(customerId: string, now: Date, commit: number) {
  const start = `${suffixOf(customerId)}${timeBase32(now.getTime())}${base32(commit, 6)}`
  let made = 0
  return {
    next: (prefix: string) => `${prefix}_${start}${base32(made++, 4)}${randomBase32(6)}`,
    hasMade: () => made > 0,
  }
}

/** The customer id within an id of `newCustomerRowId`, or null for any other text. */
export function customerOfRowId(prefix: string, id: string): string | null {
  const form = `^${prefix}_([${alphabet}]{${suffixLength}})[${alphabet}]{${suffixLength}}$`
  const match = new RegExp(form).exec(id)
  return match?.[1] ? `cust_${match[1]}` : null
}

/** The address within an id of `rowId`, or null for any other text. */
export function parseRowId(
  prefix: string,
  id: string,
): { customerId: string; sequence: number } | null {
  const match = new RegExp(`^${prefix}_([${alphabet}]{${suffixLength}})([${alphabet}]{10})$`).exec(
    id,
  )
  if (!match?.[1] || !match[2]) return null
  let sequence = 0
  for (const letter of match[2]) sequence = sequence * 32 + alphabet.indexOf(letter)
  return { customerId: `cust_${match[1]}`, sequence }
}

/**
 * The id of a row that exists once for each pair of rows, e.g. `ent_…` of a customer and a feature. It is known before the row is
 * stored.
 */
export function pairId(prefix: string, one: string, other: string): string {
  return `${prefix}_${suffixOf(one)}${suffixOf(other)}`
}

/** The parts of the two ids within an id of `pairId`, without their prefixes, or null for any other text. */
export function parsePairId(prefix: string, id: string): [one: string, other: string] | null {
  const form = `^${prefix}_([${alphabet}]{${suffixLength}})([${alphabet}]{${suffixLength}})$`
  const match = new RegExp(form).exec(id)
  return match?.[1] && match[2] ? [match[1], match[2]] : null
}

/** The id with another prefix: `bal_…` of `cust_…`. */
export function sameAddress(prefix: string, id: string): string {
  return `${prefix}_${suffixOf(id)}`
}

function suffixOf(id: string): string {
  return id.slice(id.indexOf('_') + 1)
}
