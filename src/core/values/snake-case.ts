/** The names of REST and of webhooks. */

/** `customerId` as `customer_id`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
