/** Where Prisma's command line finds the schema, the migrations and the database. */
import { defineConfig } from 'prisma/config'

/** Settings of the Prisma CLI; the server itself does not read this file. */
// biome-ignore lint/style/noDefaultExport: the Prisma CLI reads the default export.
export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://localhost/openmonetize' },
})
