/** The URLs of the edge: clients leave the ids of customers and resources in them as they are. Pure. */

const ofCustomer =
  /^\/v1\/c\/(.+)\/(entitlements|entitlements-state|subscriptions)\.json(?:\?(.*))?$/s

/** `/v1/c/a b/c?x/entitlements.json` is that of the customer `a b/c?x`. Null for every other URL. */
export function edgePlace(path: string, search: string): { path: string; search: string } | null {
  const url = search === '' ? path : `${path}?${search}`
  const [, customer, document, query = ''] = ofCustomer.exec(url) ?? []
  if (customer === undefined) return null
  const place = `/v1/c/${encodeURIComponent(decoded(customer))}/${document}.json`
  return { path: place, search: edgeSearch(query) }
}

/** A resource is the only parameter, so that all behind its name is its id. */
function edgeSearch(query: string): string {
  const [, name, ids] = /^(resourceIds?)=(.*)$/s.exec(query) ?? []
  if (name === undefined || ids === undefined) return query
  const all = name === 'resourceId' ? [ids] : ids.split('&resourceIds=')
  return all.map((one) => `${name}=${encodeURIComponent(decoded(one))}`).join('&')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%2B'))
  } catch {
    return text
  }
}
