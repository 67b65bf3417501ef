/** Secrets at rest can be opened only where they were sealed. */
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { open, seal } from '../../src/core/workspaces/vault.ts'

const key = randomBytes(32)
const secret = 'whsec_ßecret 🔑'

describe('seal', () => {
  it('hides the secret, another way each time', () => {
    const [one, two] = [seal(key, secret, 'a'), seal(key, secret, 'a')]
    expect(Buffer.from(one)).not.toEqual(Buffer.from(two))
    expect(Buffer.from(one).toString('latin1')).not.toContain('whsec')
    expect([open(key, one, 'a'), open(key, two, 'a')]).toEqual([secret, secret])
  })

  it('opens neither elsewhere, nor with another key, nor with any bit changed', () => {
    const sealed = seal(key, secret, 'a')
    expect(() => open(key, sealed, 'b')).toThrow()
    expect(() => open(randomBytes(32), sealed, 'a')).toThrow()
    for (let i = 0; i < sealed.length * 8; i++) {
      const changed = Uint8Array.from(sealed)
      changed[i >> 3]! ^= 1 << (i & 7)
      expect(() => open(key, changed, 'a')).toThrow()
    }
    for (const length of [0, 1, 12, 28]) {
      expect(() => open(key, sealed.subarray(0, length), 'a')).toThrow()
    }
  })
})
