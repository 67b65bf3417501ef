/**
 * Automatic persisted queries, by the protocol of Apollo's clients: the SHA-256 of a document replaces its text, which is sent
 * once.
 *
 * Texts are kept for callers with a credential, within the bounds of the prepared operations, which compile them. A client whose
 * text was forgotten, or that reaches another server, gets an error and sends it again. A hash always names one text, so that no
 * client can change the meaning of another's hash.
 */
import { hash } from 'node:crypto'
import { GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import { invalid } from '../../core/values/errors.ts'
import type { Context } from './context.ts'
import { limits } from './limits.ts'
import { charactersMax, documentsMax } from './prepared.ts'

/** The parts of a request that name its document. */
export interface Asked {
  query?: unknown
  extensions?: unknown
}

export interface PersistedQueries {
  /** The text of the document; without a hash, the text as given. Throws when the hash is wrong or unknown. */
  textOf(asked: Asked): unknown
  /** Keeps a text that came with its hash, which `textOf` has checked. */
  keep(asked: Asked): void
  /** The body with the document's text in place of the hash, so that a repetition that includes the text is equal. */
  meaningOf(body: Buffer): Buffer
}

const sha256 = /^[0-9a-f]{64}$/

export function createPersistedQueries(): PersistedQueries {
  const texts = new LRUCache<string, string>({
    max: documentsMax,
    maxSize: charactersMax,
    sizeCalculation: (text) => Math.max(text.length, 1),
  })

  function textOf(asked: Asked): unknown {
    const key = hashIn(asked)
    if (key === null) return asked.query
    const { query } = asked
    if (typeof query !== 'string' || query === '') return texts.get(key) ?? refuseUnknown()
    if (hash('sha256', query) !== key) {
      throw badRequest('The sha256Hash of extensions.persistedQuery is not that of the query.')
    }
    return query
  }

  return {
    textOf,
    keep(asked) {
      const { query } = asked
      const key = typeof query === 'string' && query.length <= limits.characters && hashIn(asked)
      if (key) texts.set(key, query as string)
    },
    meaningOf(body) {
      if (!body.includes('"persistedQuery"')) return body
      try {
        const { extensions, ...rest } = JSON.parse(body.toString('utf8'))
        const { persistedQuery: _, ...others } = extensions
        const query = textOf({ query: rest.query, extensions })
        return Buffer.from(JSON.stringify({ ...rest, query, extensions: others }))
      } catch {
        // Nothing is executed for such a body.
        return body
      }
    },
  }
}

/** Null without a hash. */
function hashIn({ extensions }: Asked): string | null {
  const given = (extensions as { persistedQuery?: unknown } | null | undefined)?.persistedQuery
  if (given === undefined || given === null) return null
  const { version, sha256Hash } = given as { version?: unknown; sha256Hash?: unknown }
  if (version !== 1) throw badRequest('The version of extensions.persistedQuery must be 1.')
  if (typeof sha256Hash === 'string' && sha256.test(sha256Hash)) return sha256Hash
  throw badRequest(
    'The sha256Hash of extensions.persistedQuery must be a SHA-256 in 64 lower-case hexadecimal digits.',
  )
}

function badRequest(message: string): GraphQLError {
  const { code } = invalid(message)
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } })
}

/** Clients recognise this message, and send the text again. */
function refuseUnknown(): never {
  const extensions = { code: 'PERSISTED_QUERY_NOT_FOUND', http: { status: 200 } }
  throw new GraphQLError('PersistedQueryNotFound', { extensions })
}

/** Inserts the text for Yoga, and keeps it once it is known to be a valid document of a caller with a credential. */
export function answerPersisted(persisted: PersistedQueries): Plugin<Context> {
  const keep = (context: Context & { params?: Asked }) => {
    if (context.caller && context.params) persisted.keep(context.params)
  }
  return {
    onParams({ params, setParams }) {
      const query = persisted.textOf(params)
      if (query !== params.query) setParams({ ...params, query: query as string })
    },
    onExecute: ({ args }) => keep(args.contextValue),
    onSubscribe: ({ args }) => keep(args.contextValue),
  }
}
