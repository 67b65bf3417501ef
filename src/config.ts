/** The only reader of the environment. Every setting is optional and validated at start; one error names all mistakes. */
import { z } from 'zod'
import { type OriginSetting, parseOriginSetting } from './infra/compat-origins.ts'
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

/** Asymmetric algorithms only: with a shared secret, every verifier of a token could also issue one. */
const tokenAlgorithms = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'] as const

const origin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'must be an origin such as https://app.example.com',
  )

const list = (text: string) => text.split(',').map((item) => item.trim())

const claim = (name: string) => z.string().max(100, 'must be at most 100 characters').default(name)

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
  JWT_ISSUER: z.string().max(1000, 'must be at most 1000 characters').optional(),
  JWT_AUDIENCE: z.string().max(1000, 'must be at most 1000 characters').optional(),
  JWT_JWKS_URL: z
    .string()
    .refine(isSafeSource, 'must be an https URL; http only of this machine')
    .optional(),
  JWT_PUBLIC_KEY: z
    .string()
    .refine((pem) => pem.includes('PUBLIC KEY'), 'must be a public key as PEM (SPKI)')
    .optional(),
  JWT_ALGORITHMS: z
    .string()
    .default('RS256,ES256')
    .transform(list)
    .pipe(z.array(z.enum(tokenAlgorithms, `must be of ${tokenAlgorithms.join(', ')}`)).min(1)),
  JWT_WORKSPACE_CLAIM: claim('workspace_id'),
  JWT_ROLE_CLAIM: claim('role'),
  JWT_CUSTOMER_CLAIM: claim('customer_id'),
  STRIPE_API_URL: origin
    .refine(isSafeSource, 'must be an https origin; http only of this machine')
    .optional(),
  PUBLIC_URL: origin.optional(),
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform(list)
    .pipe(z.array(origin.or(z.literal('')))),
  COMPAT_ORIGINS: z
    .string()
    .transform((text) => list(text).map(parseOriginSetting))
    .refine(
      (entries) => entries.every((entry) => entry !== null),
      'must be dialects with ports or host names, such as stripe=:4011,stripe=stripe.example.com',
    )
    .optional(),
  INTROSPECTION: z.enum(['admin', 'all'], 'must be admin or all').default('admin'),
  RATE_LIMITS: z.enum(['on', 'off'], 'must be on or off').default('on'),
  LOAD_SHEDDING: z.enum(['on', 'off'], 'must be on or off').default('on'),
  HTTP_FRONT: z.enum(['on', 'off'], 'must be on or off').default('on'),
  PATIENCE: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'must be a whole number from 1 to 999')
    .transform(Number)
    .default(1),
  TRUSTED_PROXIES: z
    .string()
    .regex(/^\d$/, 'must be a whole number from 0 to 9')
    .transform(Number)
    .default(0),
})

/** The settings for operators, without those that npm sets. */
export const settingNames = Object.keys(settings.shape).filter((name) => /^[A-Z_]+$/.test(name))

/** The settings of a trusted issuer must be complete. */
const wholeSettings = settings.superRefine((data, ctx) => {
  const sources = [data.JWT_JWKS_URL, data.JWT_PUBLIC_KEY].filter((one) => one !== undefined)
  const any = data.JWT_ISSUER ?? data.JWT_AUDIENCE ?? sources[0]
  if (any === undefined) return
  const complain = (name: string, message: string) =>
    ctx.addIssue({ code: 'custom', path: [name], message })
  if (!data.JWT_ISSUER) complain('JWT_ISSUER', 'must be set with the other JWT_ settings')
  if (!data.JWT_AUDIENCE) complain('JWT_AUDIENCE', 'must be set with the other JWT_ settings')
  if (sources.length !== 1) complain('JWT_JWKS_URL', 'or JWT_PUBLIC_KEY must be set, not both')
  if (data.JWT_PUBLIC_KEY && data.JWT_ALGORITHMS.length !== 1) {
    complain('JWT_ALGORITHMS', 'must name the one algorithm of JWT_PUBLIC_KEY')
  }
  const names = [data.JWT_WORKSPACE_CLAIM, data.JWT_ROLE_CLAIM, data.JWT_CUSTOMER_CLAIM]
  if (new Set(names).size < names.length) {
    complain(
      'JWT_CUSTOMER_CLAIM',
      'must be another claim than JWT_ROLE_CLAIM and JWT_WORKSPACE_CLAIM',
    )
  }
})

function isSafeSource(text: string): boolean {
  const url = URL.parse(text)
  if (url?.protocol === 'https:') return true
  return url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
}

export type LogLevel = (typeof logLevels)[number]

export type Config = {
  /** 0 picks a free port. */
  port: number
  /** Default 127.0.0.1, so that a fresh server is not reachable from outside; containers set 0.0.0.0. */
  host: string
  /** Absent: the server starts an embedded PostgreSQL. */
  databaseUrl?: string
  /** The data folder of the embedded PostgreSQL; ignored when `databaseUrl` is set. */
  dataDir?: string
  /** Absent: a single process that keeps everything in memory. */
  redisUrl?: string
  bootstrapApiKey?: string
  bootstrapTestApiKey?: string
  logLevel: LogLevel
  /** Absent: the server creates a secret and stores it with the data. */
  jwtSecret?: string
  /** Private addresses that webhooks may call; `true` allows all, for development. Absent: none. */
  webhookAllowPrivate?: AllowPrivate
  /** Absent: the server accepts only its own JWTs. */
  trustedIssuer?: {
    issuer: string
    audience: string
    /** Either this or `publicKey` is set. */
    jwksUrl?: string
    publicKey?: string
    algorithms: string[]
    /** The claims that identify the caller. */
    names: { workspace: string; role: string; customer: string }
  }
  /** Where the API of Stripe is; absent: at Stripe. */
  stripeApiUrl?: string
  /** The URL at which clients reach the server, e.g. https://api.example.com; absent: taken from each request. */
  publicUrl?: string
  /** Origins whose pages may read answers; default none. */
  corsOrigins?: readonly string[]
  /** The ports and host names at whose root dialects are served; default none. */
  compatOrigins?: readonly OriginSetting[]
  /** Who may introspect the schema; admins always may. */
  introspection?: 'admin' | 'all'
  /** Default on. */
  rateLimits?: 'on' | 'off'
  /** Whether the server refuses requests while the process is overloaded. */
  loadShedding?: 'on' | 'off'
  /** Whether plain requests are answered in front of node:http; default on. */
  httpFront?: 'on' | 'off'
  /** A factor for all time limits; default 1. */
  patience?: number
  /** How many proxies in front of the server append to X-Forwarded-For; 0: the peer is the caller. */
  trustedProxies?: number
  /** Whether the parent process is `npm start`, which may die without forwarding its signal. */
  startedByNpm?: boolean
}

/** An empty variable counts as absent, so that `REDIS_URL= npm start` unsets it. */
function present(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
}

/**
 * Reads and validates the settings; throws one StartError that names every mistake. It never repeats a value, which may be a
 * secret.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const read = wholeSettings.safeParse(present(env))
  if (!read.success) {
    const mistakes = read.error.issues.map((issue) => `  ${String(issue.path[0])} ${issue.message}`)
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
    trustedIssuer: issuerIn(data),
    stripeApiUrl: data.STRIPE_API_URL,
    publicUrl: data.PUBLIC_URL,
    corsOrigins: data.CORS_ORIGINS.filter((one) => one !== ''),
    compatOrigins: data.COMPAT_ORIGINS?.filter((one) => one !== null),
    introspection: data.INTROSPECTION,
    rateLimits: data.RATE_LIMITS,
    loadShedding: data.LOAD_SHEDDING,
    httpFront: data.HTTP_FRONT,
    patience: data.PATIENCE,
    trustedProxies: data.TRUSTED_PROXIES,
    startedByNpm: data.npm_lifecycle_event !== undefined,
  }
}

function issuerIn(data: z.output<typeof settings>): Config['trustedIssuer'] {
  const { JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = data
  if (issuer === undefined || audience === undefined) return undefined
  return {
    issuer,
    audience,
    jwksUrl: data.JWT_JWKS_URL,
    // Environment variables often hold a line break as the two characters "\n".
    publicKey: data.JWT_PUBLIC_KEY?.replaceAll('\\n', '\n'),
    algorithms: data.JWT_ALGORITHMS,
    names: {
      workspace: data.JWT_WORKSPACE_CLAIM,
      role: data.JWT_ROLE_CLAIM,
      customer: data.JWT_CUSTOMER_CLAIM,
    },
  }
}
