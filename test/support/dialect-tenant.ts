/** A server with a moving clock, and clients that speak a dialect at the shared mount, in both modes. */
import type { Config } from '../../src/config.ts'
import type { ApiDialect } from '../../src/core/values/api-dialects.ts'
import { graphqlData } from './graphql.ts'
import { type RestClient, restClient } from './rest.ts'
import { startTenant, type Tenant } from './tenant.ts'

interface Speaking {
  key: string
  rest: RestClient
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
  gql(document: string): Promise<any>
}

export interface DialectTenant extends Tenant, Speaking {
  /** The test mode, where payments need no provider. */
  test: Speaking
}

export async function startDialect(
  dialect: ApiDialect,
  settings: Partial<Config> = {},
): Promise<DialectTenant> {
  const tenant = await startTenant({ webhookAllowPrivate: true, ...settings })
  const { app } = tenant
  const inMode = async (ownKey: string): Promise<Speaking> => {
    // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
    const gql = (document: string) => graphqlData<any>(app.url, ownKey, document)
    const made = await gql(
      `mutation { createApiKey(input: {name: "d", role: ADMIN, dialect: ${dialect}}) { secret } }`,
    )
    const key: string = made.createApiKey.secret
    return { key, gql, rest: restClient(app, { mount: '/api/v1', key }) }
  }
  return { ...tenant, ...(await inMode(app.liveKey)), test: await inMode(app.testKey) }
}
