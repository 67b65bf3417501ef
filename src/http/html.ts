/** Escapes text for HTML. */

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function htmlText(value: string): string {
  return value.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
