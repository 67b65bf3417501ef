/** The caller of an operation, and what it may do. */

import type { OwnRates } from '../rate-limits/rate-classes.ts'
import { DomainError } from '../values/errors.ts'

export type Mode = 'LIVE' | 'TEST'
export type Role = 'ADMIN' | 'WRITE' | 'READ'
/** Of an API key, which alone may be public. */
export type KeyRole = Role | 'PUBLISHABLE'

/**
 * `customer` allows what a customer token may do with its own customer; each scope of a key includes those before it. `checkout` is that
 * of a checkout's client secret and of hosted pages: it reaches what the credential opens, and nothing else. `public` allows what
 * anybody may know.
 */
const scopes = ['public', 'checkout', 'customer', 'read', 'write', 'admin'] as const
export type Scope = (typeof scopes)[number]

export interface Caller {
  /** The workspace in one mode; all data the caller can reach has this id. */
  workspaceId: string
  mode: Mode
  role: KeyRole | 'CUSTOMER' | 'CHECKOUT'
  /**
   * The API key, the OAuth client, `jwt:` and the subject of another issuer's token, `token` for a customer token, or `system` for
   * jobs.
   */
  actor: string
  /** The only customer that a customer token reaches. */
  customer?: { id: string; externalId: string | null }
  /** The id of the checkout or payment link that is all a CHECKOUT caller reaches. */
  opens?: string
  /** The names of the operations that the credential is for; absent: all that its role may do. */
  only?: readonly string[]
  /** When the credential expires; absent or null: never. */
  expiresAt?: Date | null
  /** The workspace's own rate limits, which replace the defaults. */
  rates?: OwnRates
}

const scopesOf: Record<Caller['role'], readonly Scope[]> = {
  CHECKOUT: ['checkout'],
  CUSTOMER: ['customer'],
  PUBLISHABLE: ['public'],
  READ: ['public', 'customer', 'read'],
  WRITE: ['public', 'checkout', 'customer', 'read', 'write'],
  ADMIN: ['public', 'checkout', 'customer', 'read', 'write', 'admin'],
}

export function requireScope(caller: Caller, scope: Scope): void {
  if (scopesOf[caller.role].includes(scope)) return
  const message = `This needs the scope "${scope}", which the credential lacks.`
  throw new DomainError('FORBIDDEN', message, { scope })
}

/** Refuses what the credential of a session is not for. */
export function requireOperation({ only }: Caller, name: string): void {
  if (!only || only.includes(name)) return
  throw new DomainError('FORBIDDEN', 'The token is for recording usage only.')
}

/** Refuses other customers to a customer token, and does not reveal whether they exist. */
export function requireOwnCustomer(caller: Caller, reference: unknown): void {
  const own = caller.customer
  if (!own || reference === own.id) return
  if (own.externalId !== null && reference === own.externalId) return
  throw new DomainError('FORBIDDEN', 'A customer token reaches its own customer only.')
}

/** Answers what a CHECKOUT caller does not open exactly as what does not exist; other callers open all of their workspace. */
export function opens({ role, opens: only }: Caller, id: string): boolean {
  return role !== 'CHECKOUT' || only === id
}

/** The caller of jobs. */
export function systemCaller(workspaceId: string, mode: Mode): Caller {
  return { workspaceId, mode, role: 'ADMIN', actor: 'system' }
}

/** Whether a job calls in its own name. */
export function isSystem({ actor }: Pick<Caller, 'actor'>): boolean {
  return actor === 'system'
}
