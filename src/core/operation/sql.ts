/** The two interfaces to the database that the core uses. */
import type { Pool } from 'pg'
import type { Prisma } from '#prisma'

/** A Prisma client that reads and writes the caller's workspace only. */
export type TenantDb = Prisma.TransactionClient

/** Plain SQL; every statement names the workspace itself. */
export type Sql = Pick<Pool, 'query'>
