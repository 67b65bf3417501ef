/** The whole schema: importing a domain's file declares its types on the builder. */
import { builder } from './builder.ts'
import './customers.ts'

export const schema = builder.toSchema()
