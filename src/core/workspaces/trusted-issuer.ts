/** JWTs of an issuer that the operator configures: which claims name the workspace, the role and the customer. Pure. */
import type { Caller, Role } from '../operation/caller.ts'
import { reference } from '../values/input.ts'

/** The names of the claims. */
export interface ClaimNames {
  workspace: string
  role: string
  customer: string
}

/** The claims of a token whose signature, algorithm, issuer, audience and times have been checked. */
export interface IssuedClaims {
  subject: string
  expiresAt: Date
  claims: Readonly<Record<string, unknown>>
}

/**
 * Verifies tokens against the issuer's keys: null for a token that is not from the issuer or not valid, UNAUTHORIZED for an expired
 * one, UNAVAILABLE when the keys cannot be had.
 */
export interface TrustedIssuer {
  names: ClaimNames
  verify(token: string, now: Date): Promise<IssuedClaims | null>
}

const rolesByName: ReadonlyMap<string, Role> = new Map([
  ['admin', 'ADMIN'],
  ['write', 'WRITE'],
  ['read', 'READ'],
])

export type IssuedCaller = Pick<Caller, 'workspaceId' | 'actor'> & {
  expiresAt: Date
} & ({ role: Role; customer: null } | { role: 'CUSTOMER'; customer: string })

/** Null when the claims name no workspace, or neither a role nor a customer. A customer can read its own data only. */
export function readIssuedClaims(names: ClaimNames, issued: IssuedClaims): IssuedCaller | null {
  const { claims, subject, expiresAt } = issued
  const workspaceId = textIn(claims, names.workspace)
  if (workspaceId === null) return null
  const actor = `jwt:${subject}`
  const shared = { workspaceId, actor, expiresAt }
  // The claim may hold anything: an unreadable customer must not turn the caller into one with a role.
  if (Object.hasOwn(claims, names.customer)) {
    const id = textIn(claims, names.customer)
    return id === null ? null : { ...shared, role: 'CUSTOMER', customer: id }
  }
  const role = rolesByName.get(textIn(claims, names.role)?.toLowerCase() ?? '')
  return role ? { ...shared, role, customer: null } : null
}

function textIn(claims: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined
  const read = reference.safeParse(value)
  return read.success ? read.data : null
}
