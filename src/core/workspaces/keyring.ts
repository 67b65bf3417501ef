/** The server's secrets at work: hashes API keys, signs and reads customer tokens, seals secrets, and remembers keys for a moment. */
import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Caller } from '../caller.ts'
import { hashKey } from './api-key.ts'
import {
  readCustomerToken,
  signCustomerToken,
  type TokenClaims,
  type TokenKey,
} from './customer-token.ts'
import { open, seal } from './vault.ts'

/** Keys are not kept in memory, and this is faster than the HMAC that the database knows them by. */
function digest(key: string): string {
  return hash('sha256', key, 'base64')
}

/** A key revoked by another server still works here for at most this long. */
const rememberedMs = 800

export interface Keyring {
  hashKey(key: string): Buffer
  signToken(claims: TokenClaims, issuedAt: Date, expiresAt: Date): Promise<string>
  readToken(token: string, now: Date): ReturnType<typeof readCustomerToken>
  /** Encrypts a secret that must be known again; `place` says where it is kept, and it opens nowhere else. */
  seal(secret: string, place: string): Uint8Array<ArrayBuffer>
  open(sealed: Uint8Array, place: string): string
  /** The caller of an API key that was looked up just now. */
  recall(key: string): Caller | undefined
  remember(key: string, caller: Caller): void
  /** Makes the next use of the key look it up. */
  forget(keyId: string): void
}

export interface ServerSecrets {
  pepper: Buffer
  tokenKey: TokenKey
  /** 32 bytes. */
  vaultKey: Buffer
}

export function createKeyring(secrets: ServerSecrets): Keyring {
  const recent = new LRUCache<string, Caller>({ max: 10_000, ttl: rememberedMs })
  return {
    hashKey: (key) => hashKey(key, secrets.pepper),
    signToken: (...given) => signCustomerToken(secrets.tokenKey, ...given),
    readToken: (...given) => readCustomerToken(secrets.tokenKey, ...given),
    seal: (...given) => seal(secrets.vaultKey, ...given),
    open: (...given) => open(secrets.vaultKey, ...given),
    recall: (key) => recent.get(digest(key)),
    remember: (key, caller) => void recent.set(digest(key), caller),
    forget(keyId) {
      for (const [known, caller] of recent.entries()) {
        if (caller.actor === keyId) recent.delete(known)
      }
    },
  }
}
