/** The words of the OpenMonetize document: what its requests and answers are made of. */
import { z } from 'zod'

/** Our id or the externalId. */
export const customerId = z.string().describe('Our id of the customer or its externalId.')

export const credits = z.number().describe('Credits, exact: at most 9 digits after the point.')

export const time = z.iso.datetime().describe('RFC 3339 in UTC.')
