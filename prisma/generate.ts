/** Runs `prisma generate`, which needs no engine: any executable in its place keeps it from downloading one. */
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'

const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js')
const env = {
  ...process.env,
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  CHECKPOINT_DISABLE: '1',
}
execFileSync(
  process.execPath,
  [prisma, 'generate', '--config', 'prisma/prisma.config.ts', '--no-hints'],
  {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  },
)
