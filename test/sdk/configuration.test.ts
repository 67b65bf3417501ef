/** What an OpenMonetize is made with: options, variables of the environment, and where a key must not be. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { OpenMonetize } from '../../src/sdk/node/openmonetize.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

const shown = (options: object) => {
  const om = new OpenMonetize({ apiKey: 'om_test_1', ...options })
  return Reflect.get(om, Symbol.for('nodejs.util.inspect.custom'))()
}

describe('The base URL', () => {
  it.each([
    [{}, 'https://api.openmonetize.io/graphql'],
    [{ environment: 'staging' }, 'https://staging-api.openmonetize.io/graphql'],
    [{ environment: 'eu' }, 'https://eu-api.openmonetize.io/graphql'],
    [{ environment: 'apac' }, 'https://apac-api.openmonetize.io/graphql'],
    [{ baseUrl: 'http://localhost:4000' }, 'http://localhost:4000/graphql'],
    [{ baseUrl: 'http://localhost:4000/v1/' }, 'http://localhost:4000/graphql'],
    [{ baseUrl: 'https://proxy/money/v1', environment: 'eu' }, 'https://proxy/money/graphql'],
  ])('of %j is %s', (options, url) => {
    expect(shown(options)).toBe(`OpenMonetize(${url})`)
  })

  it('comes from the environment when neither it nor an environment is given', () => {
    vi.stubEnv('OPENMONETIZE_BASE_URL', 'http://localhost:1/v1')
    expect(shown({})).toContain('http://localhost:1/graphql')
    expect(shown({ environment: 'eu' })).toContain('https://eu-api')
    expect(shown({ baseUrl: 'http://localhost:2' })).toContain('http://localhost:2/graphql')
  })

  it('is refused when it is none', () => {
    for (const baseUrl of ['localhost', 'ftp://x', 'https://a:b@x', 'https://x?y', 'https://x#y']) {
      expect(() => shown({ baseUrl })).toThrow('baseUrl must be')
    }
  })
})

describe('The key', () => {
  it('comes from the environment when it is not given, and is asked for when it is in neither', () => {
    vi.stubEnv('OPENMONETIZE_API_KEY', '')
    expect(() => new OpenMonetize()).toThrow('OPENMONETIZE_API_KEY')
    vi.stubEnv('OPENMONETIZE_API_KEY', 'om_test_1')
    expect(() => new OpenMonetize()).not.toThrow()
  })

  it('of live mode is refused in a browser, by name and without showing it', () => {
    vi.stubGlobal('window', {})
    for (const options of [{ apiKey: 'om_live_secret' }, {}]) {
      vi.stubEnv('OPENMONETIZE_API_KEY', 'om_live_secret')
      const made = () => new OpenMonetize(options)
      expect(made).toThrow(/An om_live_ key must not be in a browser \(there is a window\)/)
      expect(made).not.toThrow(/secret/)
    }
    expect(() => new OpenMonetize({ apiKey: 'om_test_1' })).not.toThrow()
  })
})
