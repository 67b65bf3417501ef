/** The only reader of the environment: every setting is optional, validated at start, and all mistakes are named together. */
import { z } from 'zod'
import { type AllowPrivate, isAllowEntry } from './infra/reachable.ts'
import { StartError } from './infra/start-error.ts'

const apiKey = (mode: 'live' | 'test') =>
  z
    .string()
    .regex(
      new RegExp(`^om_${mode}_[A-Za-z0-9_-]{16,200}$`),
      `must be om_${mode}_ followed by at least 16 letters, digits, _ or -`,
    )

const urlOf = (schemes: readonly string[], example: string) =>
  z.string().refine((text) => {
    const parsed = URL.parse(text)
    return parsed !== null && schemes.includes(parsed.protocol)
  }, `must be a URL such as ${example}`)

const isTrue = (entries?: string[]) => entries?.length === 1 && entries[0] === 'true'

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const settings = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a whole number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a whole number from 0 to 65535')
    .default(4000),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'must be an IP address or host name')
    .default('127.0.0.1'),
  DATABASE_URL: urlOf(
    ['postgres:', 'postgresql:'],
    'postgresql://user:password@host:5432/name',
  ).optional(),
  DATA_DIR: z.string().max(1000, 'must be at most 1000 characters').optional(),
  REDIS_URL: urlOf(['redis:', 'rediss:'], 'redis://host:6379').optional(),
  BOOTSTRAP_API_KEY: apiKey('live').optional(),
  BOOTSTRAP_TEST_API_KEY: apiKey('test').optional(),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
  WEBHOOK_ALLOW_PRIVATE: z
    .string()
    .transform((text) => text.split(',').map((entry) => entry.trim()))
    .refine(
      (entries) => isTrue(entries) || entries.every((e) => e !== 'true' && isAllowEntry(e)),
      'must be true, or host names, addresses and ranges such as hooks.internal,10.0.0.0/8',
    )
    .optional(),
  npm_lifecycle_event: z.string().optional(),
  JWT_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
})

export type LogLevel = (typeof logLevels)[number]

export type Config = {
  /** 0 takes a free port. */
  port: number
  /** 127.0.0.1 unless set: a fresh server is not reachable from outside; containers set 0.0.0.0. */
  host: string
  /** Absent: an embedded PostgreSQL is started. */
  databaseUrl?: string
  /** Where the embedded PostgreSQL keeps its data; ignored with `databaseUrl`. */
  dataDir?: string
  /** Absent: one process, everything in memory. */
  redisUrl?: string
  bootstrapApiKey?: string
  bootstrapTestApiKey?: string
  logLevel: LogLevel
  /** Absent: a secret is created and kept with the data. */
  jwtSecret?: string
  /** Private addresses that webhooks may go to; `true` is for development. Absent: none. */
  webhookAllowPrivate?: AllowPrivate
  /** Whether `npm start` is the parent, which may die without passing its signal on. */
  startedByNpm?: boolean
}

/** An empty variable counts as absent, so that `REDIS_URL= npm start` turns a setting off. */
function present(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
}

/** Reads and checks the settings; throws one StartError that names every mistake. Never repeats a value, which may be a secret. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const read = settings.safeParse(present(env))
  if (!read.success) {
    const mistakes = read.error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`)
    throw new StartError(`The settings have mistakes:\n${mistakes.join('\n')}`)
  }
  const { data } = read
  return {
    port: data.PORT,
    host: data.HOST,
    databaseUrl: data.DATABASE_URL,
    dataDir: data.DATA_DIR,
    redisUrl: data.REDIS_URL,
    bootstrapApiKey: data.BOOTSTRAP_API_KEY,
    bootstrapTestApiKey: data.BOOTSTRAP_TEST_API_KEY,
    logLevel: data.LOG_LEVEL,
    jwtSecret: data.JWT_SECRET,
    webhookAllowPrivate: isTrue(data.WEBHOOK_ALLOW_PRIVATE) ? true : data.WEBHOOK_ALLOW_PRIVATE,
    startedByNpm: data.npm_lifecycle_event !== undefined,
  }
}
