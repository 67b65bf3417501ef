/** The paths of CrediBill's newer server: the same routes, with what they do in the path. */
import type { Route } from '../dialect.ts'

const further: Readonly<Record<string, string>> = {
  'POST /customers': '/customers/create',
  'POST /subscriptions': '/subscriptions/create',
  'DELETE /subscriptions': '/subscriptions/cancel',
  'POST /plans': '/plans/create',
  'DELETE /plans': '/plans/delete',
}

/** The routes, and those of them that the newer server has at another path. */
export function withNewerPaths(routes: readonly Route[]): Route[] {
  const newer = routes.flatMap((route) => {
    const path = further[`${route.method} ${route.path}`]
    return path === undefined ? [] : [{ ...route, path, name: `${route.name}AtNewerPath` }]
  })
  return [...routes, ...newer]
}
