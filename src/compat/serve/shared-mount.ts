/**
 * Mounts that several dialects share, such as `/api/v1`: the beginning of the key selects the dialect.
 *
 * The health report needs no key; there it is that of the first dialect with one. A request whose key selects none is refused in a
 * form that the clients of all of them can read; where one dialect is alone, in its own.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isKeyOf } from '../../core/values/api-dialects.ts'
import { challengeFor } from '../../http/challenge.ts'
import { requestIdFor } from '../../http/incoming-request.ts'
import { sendJson } from '../../http/send.ts'
import { bearerOrKey } from '../credential.ts'
import type { Dialect } from '../dialect.ts'
import { saidOf } from '../error-table.ts'

interface Shared<Place> {
  mount: string
  placeFor(req: IncomingMessage, path: string): Place | null
  refuse(req: IncomingMessage, res: ServerResponse): void
}

export function sharedMounts<Place>(
  dialects: readonly Dialect[],
  placeAt: (dialect: Dialect, mount: string) => Place,
): Shared<Place>[] {
  const mounts = new Set(dialects.flatMap(({ sharedMounts: shared = [] }) => shared))
  return [...mounts].map((mount) => {
    const there = dialects.filter(({ sharedMounts: shared }) => shared?.includes(mount))
    const places = new Map(there.map((dialect) => [dialect, placeAt(dialect, mount)]))
    const [first, ...others] = there
    const alone = others.length === 0 ? first : undefined
    return {
      mount,
      placeFor(req, path) {
        const meant = ofKey(there, req) ?? there.find(({ healthPath }) => healthPath === path)
        return (meant && places.get(meant)) ?? null
      },
      refuse(req, res) {
        const body = alone ? refusalIn(alone, req) : commonRefusal
        sendJson(req, res, 401, body, {
          'www-authenticate': challengeFor(bearerOrKey(req.headers)),
        })
      },
    }
  })
}

function ofKey(dialects: readonly Dialect[], { headers }: IncomingMessage): Dialect | undefined {
  const key = bearerOrKey(headers)
  return key === null ? undefined : dialects.find(({ api }) => api && isKeyOf(api, key))
}

const [code, message] = ['UNAUTHORIZED', 'This needs an API key of one of the APIs served here.']
const commonRefusal = { success: false, error: { code, message, details: {} }, code, message }

function refusalIn({ errors, errorBody, credential }: Dialect, req: IncomingMessage): object {
  return errorBody({
    ...saidOf(errors, 'UNAUTHORIZED'),
    ...{ message: 'This needs an API key of the API served here.', details: {} },
    requestId: requestIdFor(undefined),
    isAnonymous: credential(req.headers) === null,
  })
}
