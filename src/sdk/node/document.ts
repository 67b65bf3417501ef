/** A GraphQL document with the types of what it takes and answers. */
export interface Document<Data, Variables> {
  name: string
  kind: 'query' | 'mutation' | 'subscription'
  text: string
  /** Exists in types only. */
  readonly types?: (variables: Variables) => Data
}
