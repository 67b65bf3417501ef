/** The first question of clients, which has the same answer for all: only a wrong credential matters. */
import { asking } from '../asking.ts'
import { enumText, object } from '../fields.ts'

/** Refused for what may read nothing. */
export const greeted = asking('query viewer', [], object({ role: enumText('CallerRole', 'READ') }))
