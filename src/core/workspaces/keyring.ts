/** The server's secrets in use: hashes API keys, signs and reads tokens, seals secrets, and caches callers for a moment. */
import { LRUCache } from 'lru-cache'
import type { Caller } from '../operation/caller.ts'
import { type AccessClaims, readAccessToken, signAccessToken } from './access-token.ts'
import { hashKey } from './api-key.ts'
import { checkoutKeyOf, clientSecretOf, formTokenOf } from './checkout-secret.ts'
import {
  readCustomerToken,
  signCustomerToken,
  type TokenClaims,
  type TokenKey,
} from './customer-token.ts'
import { type LinkedInvoice, linkKeyOf, readInvoiceLink, signInvoiceLink } from './signed-link.ts'
import { open, seal } from './vault.ts'

/** A key revoked by another server still works here for at most this long; then its cached caller is gone. */
const rememberedMs = 800

export interface Keyring {
  hashKey(key: string): Buffer
  signToken(claims: TokenClaims, issuedAt: Date, expiresAt: Date): Promise<string>
  readToken(token: string, now: Date): ReturnType<typeof readCustomerToken>
  signAccessToken(claims: AccessClaims, issuedAt: Date): Promise<string>
  readAccessToken(token: string, now: Date): ReturnType<typeof readAccessToken>
  signInvoiceLink(linked: LinkedInvoice, now: Date): string
  readInvoiceLink(token: string, now: Date): LinkedInvoice | null
  /** The credential that confirms the checkout, and does nothing else; the same each time. */
  clientSecretOf(checkoutId: string): string
  /** Shows that a form was made by the page of the checkout or link. */
  formTokenOf(id: string): string
  /**
   * Encrypts a secret that must be readable again; `place` says where it is stored, and it can be opened with the same place only.
   */
  seal(secret: string, place: string): Uint8Array<ArrayBuffer>
  open(sealed: Uint8Array, place: string): string
  /** The cached caller of a credential. */
  recall(key: string): Caller | undefined
  remember(key: string, caller: Caller): void
  /** Forgets the callers of an API key or OAuth client, so that its next use is looked up. */
  forget(actor: string): void
}

export interface ServerSecrets {
  pepper: Buffer
  /** Signs customer tokens; an operator may set it, and share it with other readers of the tokens. */
  tokenKey: TokenKey
  /** Signs access tokens; it never leaves the database. */
  accessKey: TokenKey
  /** 32 bytes. */
  vaultKey: Buffer
}

export function createKeyring(secrets: ServerSecrets): Keyring {
  const recent = new LRUCache<string, Caller>({
    max: 10_000,
    ttl: rememberedMs,
    ttlAutopurge: true,
  })
  const linkKey = linkKeyOf(secrets.accessKey)
  const checkoutKey = checkoutKeyOf(secrets.accessKey)
  return {
    hashKey: (key) => hashKey(key, secrets.pepper),
    signToken: (...given) => signCustomerToken(secrets.tokenKey, ...given),
    readToken: (...given) => readCustomerToken(secrets.tokenKey, ...given),
    signAccessToken: (...given) => signAccessToken(secrets.accessKey, ...given),
    readAccessToken: (...given) => readAccessToken(secrets.accessKey, ...given),
    signInvoiceLink: (...given) => signInvoiceLink(linkKey, ...given),
    readInvoiceLink: (...given) => readInvoiceLink(linkKey, ...given),
    clientSecretOf: (checkoutId) => clientSecretOf(checkoutKey, checkoutId),
    formTokenOf: (id) => formTokenOf(checkoutKey, id),
    seal: (...given) => seal(secrets.vaultKey, ...given),
    open: (...given) => open(secrets.vaultKey, ...given),
    recall: (key) => recent.get(key),
    remember: (key, caller) => void recent.set(key, caller),
    forget(actor) {
      for (const [known, caller] of recent.entries()) {
        if (caller.actor === actor) recent.delete(known)
      }
    },
  }
}
