/** The token endpoint with an independent OAuth library: discovery, then the grant. */
import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CreateOAuthClientDocument, WhoAmIDocument } from '../support/credentials.generated.ts'
import { graphqlData } from '../support/graphql.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app?.close())

/** The server of a test has no certificate. */
const plain = { [oauth.allowInsecureRequests]: true }

describe('oauth4webapi', () => {
  it.each([
    ['in the header', oauth.ClientSecretBasic],
    ['in the form', oauth.ClientSecretPost],
  ])(
    'finds the endpoint and gets a token that works, with the secret %s',
    async (_where, method) => {
      const { createOAuthClient } = await graphqlData(
        app.url,
        app.liveKey,
        CreateOAuthClientDocument,
        {
          role: 'WRITE',
        },
      )
      const issuer = new URL(app.url)
      const page = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...plain })
      const server = await oauth.processDiscoveryResponse(issuer, page)
      const client = { client_id: createOAuthClient.client.id }
      const ask = (scope: string, secret = createOAuthClient.secret) =>
        oauth.clientCredentialsGrantRequest(server, client, method(secret), { scope }, plain)
      const granted = await oauth.processClientCredentialsResponse(
        server,
        client,
        await ask('read'),
      )
      expect(granted).toMatchObject({ token_type: 'bearer', expires_in: 3_600, scope: 'read' })
      const { workspace } = await graphqlData(app.url, granted.access_token, WhoAmIDocument, {})
      expect(workspace?.mode).toBe('LIVE')
      const refused = async (response: Promise<Response>) =>
        oauth.processClientCredentialsResponse(server, client, await response).then(
          () => 'granted',
          (error: Error & { error?: string; code?: string }) => error.error ?? error.code,
        )
      expect(await refused(ask('admin'))).toBe('invalid_scope')
      // With a challenge in the answer, which the library reads before the body.
      expect(['invalid_client', oauth.WWW_AUTHENTICATE_CHALLENGE]).toContain(
        await refused(ask('read', 'oms_wrong')),
      )
    },
  )
})
