/** Opaque, prefixed ids: random ones sort by time, those of hot rows are the address of the row. */
import { randomFillSync } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Length of the part after the prefix: 48 bits of time and 80 random bits, 5 bits a character. */
const suffixLength = 26

/** A whole number of up to 53 bits. */
function base32(value: number, length: number): string {
  let text = ''
  for (let rest = value, i = 0; i < length; i++, rest = Math.floor(rest / 32)) {
    text = alphabet[rest % 32] + text
  }
  return text
}

/** Every two characters of the alphabet, by 10 bits. */
const pairs = Array.from(alphabet, (first) =>
  Array.from(alphabet, (second) => first + second),
).flat()

/** Drawn in advance: asking the system for each id costs more than the rest of it. */
const pool = new Uint16Array(2_048)
let drawn = pool.length

/** 5 random bits a character, of which there is an even number. */
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

/** The same for all ids of a millisecond. */
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

/** The least of the ids that are made from an instant on. */
export function firstIdAt(prefix: string, instant: Date): string {
  return `${prefix}_${base32(instant.getTime(), 10)}`
}

/** Whether a text has the form of an id that `newId` makes with the prefix. */
export function isGeneratedId(prefix: string, text: string): boolean {
  return new RegExp(`^${prefix}_[${alphabet}]{${suffixLength}}$`).test(text)
}

/**
 * The id of a row of a customer's log (`evt`, `txn`): prefix, the customer's suffix, the row's sequence.
 * It needs no index of its own and tells where the row lives; ids of one customer sort by sequence.
 */
export function rowId(prefix: string, customerId: string, sequence: number): string {
  return `${prefix}_${suffixOf(customerId)}${base32(sequence, 10)}`
}

/** A new id that carries its customer, for rows that are found by id alone, e.g. `hold_…`; a customer's sort by time. */
export function newCustomerRowId(prefix: string, customerId: string, now: Date): string {
  return `${prefix}_${suffixOf(customerId)}${newId('', now).slice(1)}`
}

/** Our id of the customer in an id of `newCustomerRowId`, or null for anything else. */
export function customerOfRowId(prefix: string, id: string): string | null {
  const form = `^${prefix}_([${alphabet}]{${suffixLength}})[${alphabet}]{${suffixLength}}$`
  const match = new RegExp(form).exec(id)
  return match?.[1] ? `cust_${match[1]}` : null
}

/** The address behind an id of `rowId`, or null for anything else. */
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

/** The id of what there is once for each two rows, e.g. `ent_…` of a customer and a feature: known before a row is stored. */
export function pairId(prefix: string, one: string, other: string): string {
  return `${prefix}_${suffixOf(one)}${suffixOf(other)}`
}

/** The parts after the prefixes of the two ids behind an id of `pairId`, or null for anything else. */
export function parsePairId(prefix: string, id: string): [one: string, other: string] | null {
  const form = `^${prefix}_([${alphabet}]{${suffixLength}})([${alphabet}]{${suffixLength}})$`
  const match = new RegExp(form).exec(id)
  return match?.[1] && match[2] ? [match[1], match[2]] : null
}

/** The same row by another prefix: `bal_…` of `cust_…`. */
export function sameAddress(prefix: string, id: string): string {
  return `${prefix}_${suffixOf(id)}`
}

function suffixOf(id: string): string {
  return id.slice(id.indexOf('_') + 1)
}
