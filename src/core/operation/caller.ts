/** The caller of an operation, and what it may do. */

import type { OwnRates } from '../rate-limits/rate-classes.ts'
import { DomainError } from '../values/errors.ts'

export type Mode = 'LIVE' | 'TEST'
export type Role = 'ADMIN' | 'WRITE' | 'READ'

/** `customer` allows what a customer token may do with its own customer; each scope includes those before it. */
const scopes = ['customer', 'read', 'write', 'admin'] as const
export type Scope = (typeof scopes)[number]

export interface Caller {
  /** The workspace in one mode; all data the caller can reach has this id. */
  workspaceId: string
  mode: Mode
  role: Role | 'CUSTOMER'
  /**
   * The API key, the OAuth client, `jwt:` and the subject of another issuer's token, `token` for a customer token, or `system` for
   * jobs.
   */
  actor: string
  /** The only customer that a customer token reaches. */
  customer?: { id: string; externalId: string | null }
  /** When the credential expires; absent or null: never. */
  expiresAt?: Date | null
  /** The workspace's own rate limits, which replace the defaults. */
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
  const message = `This needs the scope "${scope}", which the credential lacks.`
  throw new DomainError('FORBIDDEN', message, { scope })
}

/** Refuses other customers to a customer token, and does not reveal whether they exist. */
export function requireOwnCustomer(caller: Caller, reference: unknown): void {
  const own = caller.customer
  if (!own || reference === own.id) return
  if (own.externalId !== null && reference === own.externalId) return
  throw new DomainError('FORBIDDEN', 'A customer token reaches its own customer only.')
}

/** The caller of jobs. */
export function systemCaller(workspaceId: string, mode: Mode): Caller {
  return { workspaceId, mode, role: 'ADMIN', actor: 'system' }
}

/** Whether a job calls in its own name. */
export function isSystem({ actor }: Pick<Caller, 'actor'>): boolean {
  return actor === 'system'
}
