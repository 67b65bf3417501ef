/** Reads the form bodies of Stripe's API: `metadata[invoice]=inv_1&expand[0]=latest_charge` is an object with an object and a list in it. */

export type FormValue = string | { [name: string]: FormValue }
export type Form = { [name: string]: FormValue }

export function readForm(text: string): Form {
  const form: Form = {}
  for (const [name, value] of new URLSearchParams(text)) put(form, stepsOf(name), value)
  return form
}

function stepsOf(name: string): string[] {
  const [, first = '', rest = ''] = /^([^[]*)(.*)$/.exec(name) ?? []
  return [first, ...Array.from(rest.matchAll(/\[([^\]]*)\]/g), ([, step = '']) => step)]
}

function put(form: Form, [first = '', ...rest]: string[], value: string): void {
  const name = first === '' ? String(Object.keys(form).length) : first
  if (rest.length === 0) {
    form[name] = value
    return
  }
  const known = form[name]
  const inner: Form = typeof known === 'object' ? known : {}
  form[name] = inner
  put(inner, rest, value)
}

export function textIn(form: Form, name: string): string | undefined {
  const value = form[name]
  return typeof value === 'string' ? value : undefined
}

export function recordIn(form: Form, name: string): Record<string, string> {
  const value = form[name]
  if (typeof value !== 'object') return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === 'string' ? [[key, inner] as const] : [],
    ),
  )
}

export function listIn(form: Form, name: string): string[] {
  return Object.values(recordIn(form, name))
}
