/** A client of the token endpoint that can send malformed requests too. */
import type { TestApp } from './test-app.ts'

export interface TokenAnswer {
  status: number
  headers: Headers
  body: {
    access_token?: string
    token_type?: string
    expires_in?: number
    scope?: string
    error?: string
    error_description?: string
  }
}

export interface ClientSecret {
  id: string
  secret: string
}

export const basic = ({ id, secret }: ClientSecret) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
})

export const inForm = ({ id, secret }: ClientSecret) => ({ client_id: id, client_secret: secret })

export const grant = { grant_type: 'client_credentials' }

/** Posts a form; a text body is sent unchanged. */
export async function askToken(
  app: Pick<TestApp, 'url'>,
  form: Record<string, string> | string,
  headers: Record<string, string> = {},
  path = '/oauth/token',
): Promise<TokenAnswer> {
  const response = await fetch(app.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

export async function tokenOf(
  app: Pick<TestApp, 'url'>,
  client: ClientSecret,
  scope?: string,
): Promise<string> {
  const { body } = await askToken(app, { ...grant, ...inForm(client), ...(scope && { scope }) })
  if (!body.access_token) throw new Error(JSON.stringify(body))
  return body.access_token
}
