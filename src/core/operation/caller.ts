/** Who asks, and what that allows. */

import type { OwnRates } from '../rate-limits/rate-classes.ts'
import { DomainError } from '../values/errors.ts'

export type Mode = 'LIVE' | 'TEST'
export type Role = 'ADMIN' | 'WRITE' | 'READ'

/** `customer` is what a customer token may do, for its own customer only; each scope includes those before it. */
const scopes = ['customer', 'read', 'write', 'admin'] as const
export type Scope = (typeof scopes)[number]

export interface Caller {
  /** The workspace in one mode; all data the caller can reach carries this id. */
  workspaceId: string
  mode: Mode
  role: Role | 'CUSTOMER'
  /** The API key, the OAuth client, `jwt:` and the subject of another issuer's token, or `token` for a customer token, or `system` for jobs. */
  actor: string
  /** The one customer of a customer token. */
  customer?: { id: string; externalId: string | null }
  /** When the credential stops to hold; absent or null: not by time. */
  expiresAt?: Date | null
  /** What the workspace allows instead of the default rate limits. */
  rates?: OwnRates
}

const scopesOf: Record<Caller['role'], readonly Scope[]> = {
  CUSTOMER: ['customer'],
  READ: ['customer', 'read'],
  WRITE: ['customer', 'read', 'write'],
  ADMIN: ['customer', 'read', 'write', 'admin'],
}

export function requireScope(caller: Caller, scope: Scope): void {
  if (scopesOf[caller.role].includes(scope)) return
  throw new DomainError('FORBIDDEN', `This needs the scope "${scope}", which the credential lacks.`)
}

/** A customer token reaches its own customer; whether another one exists is not its business. */
export function requireOwnCustomer(caller: Caller, reference: unknown): void {
  const own = caller.customer
  if (!own || reference === own.id) return
  if (own.externalId !== null && reference === own.externalId) return
  throw new DomainError('FORBIDDEN', 'A customer token reaches its own customer only.')
}

/** Who jobs act as. */
export function systemCaller(workspaceId: string, mode: Mode): Caller {
  return { workspaceId, mode, role: 'ADMIN', actor: 'system' }
}
