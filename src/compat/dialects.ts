/** Every dialect that is served. */
import { credibill } from './credibill/dialect.ts'
import type { Dialect } from './dialect.ts'
import { montra } from './montra/dialect.ts'
import { openMonetize } from './openmonetize/dialect.ts'
import { stigg } from './stigg/dialect.ts'
import { stripe } from './stripe/dialect.ts'
import { zentla } from './zentla/dialect.ts'

export const dialects: readonly Dialect[] = [openMonetize, zentla, montra, credibill, stigg, stripe]
