/** Every dialect that is served. */
import type { Dialect } from './dialect.ts'
import { openMonetize } from './openmonetize/dialect.ts'

export const dialects: readonly Dialect[] = [openMonetize]
