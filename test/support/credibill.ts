/** A server with a moving clock, and a client that speaks CrediBill at the shared mount. */
import { graphqlData } from './graphql.ts'
import { type RestClient, restClient } from './rest.ts'
import { startTenant, type Tenant } from './tenant.ts'

export interface CrediBill extends Tenant {
  key: string
  rest: RestClient
  /** A key in CrediBill's form, made with another one, which has its mode. */
  keyOf(role: 'READ' | 'WRITE', by?: string): Promise<string>
  /** The same with a key of another role. */
  as(role: 'PUBLISHABLE' | 'READ' | 'WRITE'): Promise<RestClient>
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
  gql(document: string): Promise<any>
}

export async function startCrediBill(): Promise<CrediBill> {
  const tenant = await startTenant({ webhookAllowPrivate: true })
  const { app } = tenant
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
  const gql = (document: string, by = app.liveKey) => graphqlData<any>(app.url, by, document)
  const keyOf = async (role: string, by = app.liveKey): Promise<string> => {
    const input = `{name: "c", role: ${role}, dialect: CREDIBILL}`
    const made = await gql(`mutation { createApiKey(input: ${input}) { secret } }`, by)
    return made.createApiKey.secret
  }
  const clientOf = (key: string) => restClient(app, { mount: '/api', key })
  const key = await keyOf('WRITE')
  return {
    ...{ ...tenant, key, keyOf, gql, rest: clientOf(key) },
    as: async (role) => clientOf(await keyOf(role)),
  }
}
