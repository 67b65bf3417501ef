/** A server with a moving clock, and clients that speak Zentla at the shared mount. */
import type { Config } from '../../src/config.ts'
import { type DialectTenant, startDialect } from './dialect-tenant.ts'

export type Zentla = DialectTenant

export function startZentla(settings: Partial<Config> = {}): Promise<Zentla> {
  return startDialect('ZENTLA', settings)
}
