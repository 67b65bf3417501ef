/** The router of a port that serves a single handler at every path, such as a dialect. */
import { type CrossOrigin, setHeaders } from './cross-origin.ts'
import { repeatedHeader } from './repeated-header.ts'
import { type Handler, pathOf, plainForm, type Router, refuseRepeated, shed } from './router.ts'

export interface OriginRouterDeps {
  crossOrigin: CrossOrigin
  /** Whether the next request must be refused unread, because the process is overloaded. */
  shedsNext(): boolean
  handlerAt(path: string): Handler
}

export function createOriginRouter(deps: OriginRouterDeps): Router['request'] {
  return (req, res) => {
    req.url = plainForm(req.url)
    const repeated = repeatedHeader(req.rawHeaders)
    if (repeated) return refuseRepeated(req, res, false, repeated)
    const headers = deps.crossOrigin.answer(req, res)
    if (!headers) return
    setHeaders(res, headers)
    if (deps.shedsNext()) return shed(req, res, false)
    deps.handlerAt(pathOf(req))(req, res)
  }
}
