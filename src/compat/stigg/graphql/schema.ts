/** The schema in Stigg's names: importing a file declares its types on the builder. */
import { createOwnDocuments } from '../../own-documents.ts'
import { builder } from './builder.ts'
import './configuration.ts'
import './entitlements.ts'
import './catalog.ts'
import './credits.ts'
import './customers.ts'
import './previews.ts'
import './promotional-entitlements.ts'
import './pushed.ts'
import './usage.ts'
import './usage-history.ts'

export const stiggSchema = builder.toSchema()

/** Prepares what clients send, over HTTP and over the socket. */
export const prepareDocument = createOwnDocuments(stiggSchema)
