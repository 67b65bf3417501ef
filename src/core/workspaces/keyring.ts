/** The server's secrets at work: hashes API keys, signs and reads customer tokens, and remembers keys for a moment. */
import { LRUCache } from 'lru-cache'
import type { Caller } from '../caller.ts'
import { hashKey } from './api-key.ts'
import {
  readCustomerToken,
  signCustomerToken,
  type TokenClaims,
  type TokenKey,
} from './customer-token.ts'

/** A key revoked by another server still works here for at most this long. */
const rememberedMs = 800

export interface Keyring {
  hashKey(key: string): Buffer
  signToken(claims: TokenClaims, issuedAt: Date, expiresAt: Date): Promise<string>
  readToken(token: string, now: Date): ReturnType<typeof readCustomerToken>
  /** Callers of API keys that were looked up just now, by the hash of the key in hex. */
  recent: Pick<LRUCache<string, Caller>, 'get' | 'set'>
  /** Makes the next use of the key look it up. */
  forget(keyId: string): void
}

export function createKeyring(secrets: { pepper: Buffer; tokenKey: TokenKey }): Keyring {
  const recent = new LRUCache<string, Caller>({ max: 10_000, ttl: rememberedMs })
  return {
    hashKey: (key) => hashKey(key, secrets.pepper),
    signToken: (...given) => signCustomerToken(secrets.tokenKey, ...given),
    readToken: (...given) => readCustomerToken(secrets.tokenKey, ...given),
    recent,
    forget(keyId) {
      for (const [hash, caller] of recent.entries()) {
        if (caller.actor === keyId) recent.delete(hash)
      }
    },
  }
}
