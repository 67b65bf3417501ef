/** `/`: the links to everything. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
let behindProxy: TestApp
beforeAll(async () => {
  app = await startTestApp()
  behindProxy = await startTestApp({ ...app.config, publicUrl: 'https://api.example.com' })
})
afterAll(async () => {
  await behindProxy?.close()
  await app?.close()
})

describe('The front page', () => {
  it('answers programs in JSON, and each address answers', async () => {
    const response = await fetch(app.url)
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    expect(response.headers.get('vary')).toMatch(/accept/i)
    const { name, version, ...urls } = (await response.json()) as Record<string, string>
    expect({ name, version }).toEqual({ name: 'OpenMonetize', version: '1.0.0' })
    expect(urls).toMatchObject({
      graphql: `${app.url}/graphql`,
      graphql_socket: `${app.url.replace('http', 'ws')}/graphql`,
      openmonetize_docs: `${app.url}/v1/docs`,
      oauth_token: `${app.url}/oauth/token`,
    })
    const statuses = Object.entries(urls).map(async ([place, url]) => {
      if (url.startsWith('ws')) return []
      const { status } = await fetch(url, { headers: { authorization: `Bearer ${app.liveKey}` } })
      // Nothing is at the address itself under which the routes of a dialect are.
      return status === 404 && !place.endsWith('_rest') ? [place] : []
    })
    expect((await Promise.all(statuses)).flat()).toEqual([])
  })

  it('answers browsers with a page that runs nothing', async () => {
    const response = await fetch(app.url, { headers: { accept: 'text/html,*/*;q=0.8' } })
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
    const page = await response.text()
    expect(page).toContain(`href="${app.url}/v1/docs"`)
    expect(page).not.toContain('<script')
  })

  it('names the addresses of PUBLIC_URL', async () => {
    const urls = (await (await fetch(behindProxy.url)).json()) as Record<string, string>
    expect(urls.graphql).toBe('https://api.example.com/graphql')
    expect(urls.socket).toBe('wss://api.example.com/v1')
  })

  it('takes GET and HEAD only', async () => {
    const response = await fetch(app.url, { method: 'POST', body: '{}' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
    expect((await fetch(app.url, { method: 'HEAD' })).status).toBe(200)
  })
})
