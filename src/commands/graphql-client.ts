/** A minimal GraphQL client for the commands that talk to a running server. */

export interface Client {
  /** Returns the data, or throws an Error with the server's messages. */
  run<T = unknown>(document: string, variables?: object): Promise<T>
  /** Like `run`, but ignores that something exists already. */
  create(document: string, variables?: object): Promise<void>
}

interface Answer<T> {
  data?: T
  errors?: { message: string; extensions?: { code?: string } }[]
}

export function createClient(url: string, apiKey: string): Client {
  async function ask<T>(query: string, variables: object): Promise<Answer<T>> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ query, variables }),
    })
    return (await response.json()) as Answer<T>
  }

  async function run<T>(document: string, variables: object, tolerated?: string): Promise<T> {
    const { data, errors = [] } = await ask<T>(document, variables)
    const failures = errors.filter((error) => error.extensions?.code !== tolerated)
    if (failures.length > 0) throw new Error(failures.map((error) => error.message).join('; '))
    return data as T
  }

  return {
    run: (document, variables = {}) => run(document, variables),
    async create(document, variables = {}) {
      await run(document, variables, 'CONFLICT')
    },
  }
}
