/** The router of an origin that serves dialects at its root, besides the WebSockets that they speak. */
import { type CrossOrigin, setHeaders } from './cross-origin.ts'
import { repeatedHeader } from './repeated-header.ts'
import {
  createUpgrade,
  type Handler,
  pathOf,
  plainForm,
  type Router,
  refuseRepeated,
  shed,
  type UpgradeDeps,
} from './router.ts'

export interface OriginRouterDeps extends UpgradeDeps {
  crossOrigin: CrossOrigin
  handlerAt(path: string): Handler
}

export function createOriginRouter(deps: OriginRouterDeps): Router {
  return {
    request(req, res) {
      req.url = plainForm(req.url)
      const repeated = repeatedHeader(req.rawHeaders)
      if (repeated) return refuseRepeated(req, res, false, repeated)
      const headers = deps.crossOrigin.answer(req, res)
      if (!headers) return
      setHeaders(res, headers)
      if (deps.shedsNext()) return shed(req, res, false)
      deps.handlerAt(pathOf(req))(req, res)
    },
    upgrade: createUpgrade(deps),
  }
}
