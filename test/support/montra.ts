/** A server with a moving clock, and clients that speak Montra at the shared mount. */
import { type DialectTenant, startDialect } from './dialect-tenant.ts'

export type Montra = DialectTenant

export function startMontra(): Promise<Montra> {
  return startDialect('MONTRA')
}
