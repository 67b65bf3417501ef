/** Ids: their form, their order and their uniqueness. */
import { describe, expect, it } from 'vitest'
import {
  customerOfRowId,
  customerRowIds,
  isGeneratedId,
  newCustomerRowId,
  newId,
  orderedId,
} from '../../src/core/values/ids.ts'

const at = (ms: number) => new Date(Date.UTC(2026, 2, 10, 12) + ms)

describe('a new id', () => {
  it('has the form that is looked for', () => {
    for (let n = 0; n < 1_000; n++) expect(isGeneratedId('cust', newId('cust', at(n)))).toBe(true)
    const customerId = newId('cust', at(0))
    expect(customerOfRowId('hold', newCustomerRowId('hold', customerId, at(1)))).toBe(customerId)
  })

  it('sorts after those made earlier, whatever was made in between', () => {
    const later = newId('x', at(1))
    expect(newId('x', at(0)) < later).toBe(true)
    expect(newId('x', at(2)) > later).toBe(true)
    expect(newId('x', at(1)).slice(0, 12)).toBe(later.slice(0, 12))
  })

  it('sorts by a number within its millisecond, when it is given one', () => {
    const ids = [0, 1, 31, 32, 1_000_000].map((order) => orderedId('x', at(1), order))
    expect(ids.toSorted()).toEqual(ids)
    expect(ids.every((id) => isGeneratedId('x', id))).toBe(true)
    expect(orderedId('x', at(0), 5) < (ids[0] ?? '')).toBe(true)
  })

  it('sorts by commit and place among the rows of a customer, while its time stands still', () => {
    const customerId = newId('cust', at(0))
    const ids = [1, 2, 33].flatMap((commit) => {
      const { next, hasMade } = customerRowIds(customerId, at(1), commit)
      expect(hasMade()).toBe(false)
      const made = Array.from({ length: 40 }, () => next('scr'))
      expect(hasMade()).toBe(true)
      return made
    })
    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids.map((id) => customerOfRowId('scr', id)))).toEqual(new Set([customerId]))
  })

  it('is like no other of the same millisecond', () => {
    const ids = Array.from({ length: 100_000 }, () => newId('x', at(0)))
    expect(new Set(ids).size).toBe(ids.length)
    // Every letter in about a 32nd of all places.
    const random = ids.map((id) => id.slice(12)).join('')
    const counts = Map.groupBy(random, (letter) => letter)
    expect(counts.size).toBe(32)
    for (const places of counts.values()) {
      expect(Math.abs(places.length / random.length - 1 / 32)).toBeLessThan(0.001)
    }
  })
})
