/** The whole schema: importing a domain's file declares its types on the builder. */
import { builder } from './builder.ts'
import './analytics.ts'
import './catalog.ts'
import './credits.ts'
import './customers.ts'
import './entitlement-mutations.ts'
import './entitlements.ts'
import './holds.ts'
import './move-credits.ts'
import './rate-cards.ts'
import './record-usage.ts'
import './subscriptions.ts'
import './usage.ts'
import './workspaces.ts'

export const schema = builder.toSchema()
