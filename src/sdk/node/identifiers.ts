/** Keys that make a repeated request happen once: UUIDv7, which sort by the time they were made. */

export function newKey(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  const random = crypto.randomUUID()
  // A random UUID has the variant in place; its version becomes 7.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`
}
