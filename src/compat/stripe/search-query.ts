/** The query language of searches, as far as a list of customers answers it: clauses that must all hold. Pure. */
import { invalid } from '../../core/values/errors.ts'

type CustomerSearch = {
  email?: string
  emailContains?: string
  nameContains?: string
  metadata?: Record<string, string>
}

/** `email:"x"`, `name~"x"`, `metadata["k"]:"v"`, with double or single quotes. */
const clause =
  /^\s*(email|name|metadata\[(?:"([^"]+)"|'([^']+)')\])\s*([:~])\s*(?:"([^"]*)"|'([^']*)')\s*/
const and = /^and\s+/i

/** Throws INVALID_REQUEST for what no list of customers answers, such as `or` and negation. */
export function customerSearchOf(query: string): CustomerSearch {
  const found: CustomerSearch = {}
  let rest = query
  for (;;) {
    const told = clause.exec(rest)
    if (!told) throw notUnderstood()
    const [whole, field = '', doubleKey, singleKey, sign, double, single] = told
    add(found, field, doubleKey ?? singleKey ?? '', sign === '~', double ?? single ?? '')
    rest = rest.slice(whole.length)
    if (rest === '') return found
    const joined = and.exec(rest)
    if (!joined) throw notUnderstood()
    rest = rest.slice(joined[0].length)
  }
}

function add(
  found: CustomerSearch,
  field: string,
  key: string,
  isPart: boolean,
  text: string,
): void {
  const isMetadata = field.startsWith('metadata')
  const name = isMetadata
    ? 'metadata'
    : field === 'name'
      ? 'nameContains'
      : isPart
        ? 'emailContains'
        : 'email'
  const isTwice = isMetadata ? found.metadata?.[key] !== undefined : found[name] !== undefined
  if (text === '' || isTwice || (isMetadata && isPart)) throw notUnderstood()
  if (isMetadata) found.metadata = { ...found.metadata, [key]: text }
  else if (name !== 'metadata') found[name] = text
}

function notUnderstood() {
  const message =
    'We were unable to parse your search query. Customers are searched by email:"…", email~"…", name:"…", name~"…" and metadata["key"]:"…", each once, joined by AND.'
  return invalid(message, { issues: [{ path: 'query', message }] })
}
