/** Field names of the REST dialects and of webhooks. */

/** Turns `customerId` into `customer_id`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
