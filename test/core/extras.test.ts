/** What dialects keep of their own about an object. */
import { describe, expect, it } from 'vitest'
import { extrasInput, mergedExtras } from '../../src/core/values/extras.ts'

describe('extras', () => {
  it('are merged by name within each dialect, and null takes a name away', () => {
    const kept = { montra: { phone: '1', address: { city: 'A', zip: 'B' } }, zentla: { a: 1 } }
    const given = { montra: { phone: null, address: { city: 'C' } }, credibill: { b: null } }
    expect(mergedExtras(kept, given)).toEqual({
      ...{ montra: { address: { city: 'C' } }, zentla: { a: 1 } },
    })
    expect(mergedExtras(kept, null)).toEqual(kept)
  })

  it('hold an object for each dialect, and do not grow without end', () => {
    expect(extrasInput.safeParse({ montra: 'x' }).success).toBe(false)
    expect(extrasInput.safeParse([]).success).toBe(false)
    const names = (from: number) =>
      Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`n${from + i}`, 1]))
    const half = mergedExtras({}, { montra: names(0) })
    expect(() => mergedExtras(half, { zentla: names(30) })).toThrow(/at most 50 names/)
  })
})
