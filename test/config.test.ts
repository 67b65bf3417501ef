/** The settings: defaults, all mistakes in one error, and no value repeated. */
import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'

const mistakesOf = (env: NodeJS.ProcessEnv) => {
  try {
    readConfig(env)
  } catch (error) {
    return (error as Error).message.split('\n').slice(1)
  }
  throw new Error('expected mistakes')
}

describe('readConfig', () => {
  it('needs no setting at all', () => {
    expect(readConfig({})).toEqual({
      port: 4000,
      host: '127.0.0.1',
      logLevel: 'info',
      startedByNpm: false,
      corsOrigins: [],
      introspection: 'admin',
      rateLimits: 'on',
      loadShedding: 'on',
      httpFront: 'on',
      patience: 1,
      trustedProxies: 0,
    })
  })

  it('reads every setting', () => {
    expect(
      readConfig({
        PORT: '0',
        HOST: '::1',
        DATABASE_URL: 'postgresql://user@db/name',
        DATA_DIR: 'data',
        REDIS_URL: 'rediss://cache:6379',
        BOOTSTRAP_API_KEY: 'om_live_0123456789abcdef',
        BOOTSTRAP_TEST_API_KEY: 'om_test_0123456789abcdef',
        LOG_LEVEL: 'silent',
        JWT_SECRET: 'x'.repeat(32),
        WEBHOOK_ALLOW_PRIVATE: 'hooks.internal, 10.0.0.0/8',
        JWT_ISSUER: 'https://login.example.com',
        JWT_AUDIENCE: 'openmonetize',
        JWT_JWKS_URL: 'https://login.example.com/jwks',
        JWT_ALGORITHMS: 'ES256, EdDSA',
        JWT_ROLE_CLAIM: 'om_role',
        STRIPE_API_URL: 'http://127.0.0.1:12111',
        PUBLIC_URL: 'https://api.example.com',
        CORS_ORIGINS: 'https://app.example.com, http://localhost:3000',
        COMPAT_ORIGINS: 'stigg=:4010, stripe=Stripe.Example.com',
        INTROSPECTION: 'all',
        RATE_LIMITS: 'off',
        LOAD_SHEDDING: 'off',
        HTTP_FRONT: 'off',
        PATIENCE: '3',
        TRUSTED_PROXIES: '1',
        npm_lifecycle_event: 'start',
        HOME: '/somewhere',
      }),
    ).toEqual({
      port: 0,
      host: '::1',
      databaseUrl: 'postgresql://user@db/name',
      dataDir: 'data',
      redisUrl: 'rediss://cache:6379',
      bootstrapApiKey: 'om_live_0123456789abcdef',
      bootstrapTestApiKey: 'om_test_0123456789abcdef',
      logLevel: 'silent',
      jwtSecret: 'x'.repeat(32),
      webhookAllowPrivate: ['hooks.internal', '10.0.0.0/8'],
      trustedIssuer: {
        issuer: 'https://login.example.com',
        audience: 'openmonetize',
        jwksUrl: 'https://login.example.com/jwks',
        algorithms: ['ES256', 'EdDSA'],
        names: { workspace: 'workspace_id', role: 'om_role', customer: 'customer_id' },
      },
      stripeApiUrl: 'http://127.0.0.1:12111',
      publicUrl: 'https://api.example.com',
      corsOrigins: ['https://app.example.com', 'http://localhost:3000'],
      compatOrigins: [
        { dialect: 'stigg', at: { port: 4010 } },
        { dialect: 'stripe', at: { host: 'stripe.example.com' } },
      ],
      introspection: 'all',
      rateLimits: 'off',
      loadShedding: 'off',
      httpFront: 'off',
      patience: 3,
      trustedProxies: 1,
      startedByNpm: true,
    })
  })

  it('allows webhooks everything by true alone', () => {
    expect(readConfig({ WEBHOOK_ALLOW_PRIVATE: 'true' }).webhookAllowPrivate).toBe(true)
    for (const text of ['true,10.0.0.0/8', 'a,,b', '10.0.0.0/99', 'http://a']) {
      expect(mistakesOf({ WEBHOOK_ALLOW_PRIVATE: text })).toEqual([
        expect.stringMatching(/^ {2}WEBHOOK_ALLOW_PRIVATE must be true, or host names/),
      ])
    }
  })

  it('takes an empty variable as absent', () => {
    expect(readConfig({ REDIS_URL: '', PORT: '' })).toEqual(readConfig({}))
  })

  it('names every mistake together', () => {
    const mistakes = mistakesOf({
      PORT: '65536',
      HOST: 'a b',
      DATABASE_URL: 'mysql://db/name',
      REDIS_URL: 'localhost:6379',
      BOOTSTRAP_API_KEY: 'om_test_0123456789abcdef',
      BOOTSTRAP_TEST_API_KEY: 'om_test_short',
      LOG_LEVEL: 'loud',
      JWT_SECRET: 'short',
    })
    expect(mistakes.map((line) => line.trim().split(' ')[0])).toEqual([
      'PORT',
      'HOST',
      'DATABASE_URL',
      'REDIS_URL',
      'BOOTSTRAP_API_KEY',
      'BOOTSTRAP_TEST_API_KEY',
      'LOG_LEVEL',
      'JWT_SECRET',
    ])
  })

  it.each([
    [{ JWT_ISSUER: 'i' }, ['JWT_AUDIENCE', 'JWT_JWKS_URL']],
    [{ JWT_JWKS_URL: 'https://i/jwks' }, ['JWT_ISSUER', 'JWT_AUDIENCE']],
    [{ JWT_JWKS_URL: 'http://i/jwks' }, ['JWT_JWKS_URL', 'JWT_ISSUER', 'JWT_AUDIENCE']],
    [{ JWT_ALGORITHMS: 'HS256' }, ['JWT_ALGORITHMS']],
    [{ JWT_ALGORITHMS: 'none' }, ['JWT_ALGORITHMS']],
    [{ STRIPE_API_URL: 'http://stripe.internal' }, ['STRIPE_API_URL']],
    [{ STRIPE_API_URL: 'https://api.stripe.com/v1' }, ['STRIPE_API_URL']],
    [
      {
        JWT_ISSUER: 'i',
        JWT_AUDIENCE: 'a',
        JWT_JWKS_URL: 'https://i/jwks',
        JWT_CUSTOMER_CLAIM: 'sub',
        JWT_WORKSPACE_CLAIM: 'sub',
      },
      ['JWT_CUSTOMER_CLAIM'],
    ],
    [{ CORS_ORIGINS: '*' }, ['CORS_ORIGINS']],
    [{ CORS_ORIGINS: 'https://a.example/path' }, ['CORS_ORIGINS']],
    [{ INTROSPECTION: 'yes', RATE_LIMITS: 'no' }, ['INTROSPECTION', 'RATE_LIMITS']],
    [{ COMPAT_ORIGINS: 'stripe=4011' }, ['COMPAT_ORIGINS']],
    [{ COMPAT_ORIGINS: 'stripe' }, ['COMPAT_ORIGINS']],
    [{ COMPAT_ORIGINS: 'stripe=:65536' }, ['COMPAT_ORIGINS']],
    [{ COMPAT_ORIGINS: 'stripe=http://host' }, ['COMPAT_ORIGINS']],
    [{ PATIENCE: '0' }, ['PATIENCE']],
    [{ PATIENCE: '1000' }, ['PATIENCE']],
    [{ LOAD_SHEDDING: 'yes' }, ['LOAD_SHEDDING']],
    [{ HTTP_FRONT: 'yes' }, ['HTTP_FRONT']],
  ])('refuses %j', (env, names) => {
    expect(mistakesOf(env).map((line) => line.trim().split(' ')[0])).toEqual(names)
  })

  it.each([' ', '-1', '1e3', '0x50', '4000.0', 'http'])('refuses the port %j', (PORT) => {
    expect(mistakesOf({ PORT })).toHaveLength(1)
  })

  it('never repeats a value, which may be a secret', () => {
    const secret = 'hunter2hunter2'
    const mistakes = mistakesOf({ BOOTSTRAP_API_KEY: secret, JWT_SECRET: secret })
    expect(mistakes.join()).not.toContain(secret)
  })
})
