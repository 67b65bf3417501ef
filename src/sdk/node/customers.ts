/** Your customers, by our id or by your `externalId`. */
import type { CallOptions, Client } from './client.ts'
import {
  ArchiveCustomer,
  CreateCustomer,
  type CreateCustomerInput,
  CreateCustomerToken,
  type CreateCustomerTokenInput,
  type CreateCustomerTokenMutation,
  type CustomerFragment,
  GetCustomer,
  ListCustomers,
  type ListCustomersQueryVariables,
  UpdateCustomer,
  type UpdateCustomerInput,
} from './operations.generated.ts'
import { type List, listOf } from './pages.ts'

export interface Customers {
  /** ConflictError when another customer has the `externalId`. */
  create(input: CreateCustomerInput, options?: CallOptions): Promise<CustomerFragment>
  /** NotFoundError when there is none. */
  get(customerId: string, options?: CallOptions): Promise<CustomerFragment>
  update(
    customerId: string,
    input: UpdateCustomerInput,
    options?: CallOptions,
  ): Promise<CustomerFragment>
  list(
    filter?: Omit<ListCustomersQueryVariables, 'first' | 'after'>,
    options?: CallOptions,
  ): List<CustomerFragment>
  archive(customerId: string, options?: CallOptions): Promise<CustomerFragment>
  /** For a browser: it reads what is about this customer, and ends after `ttlSeconds`. */
  createToken(
    input: CreateCustomerTokenInput,
    options?: CallOptions,
  ): Promise<CreateCustomerTokenMutation['createCustomerToken']>
}

export function createCustomers({ ask }: Client): Customers {
  return {
    create: async (input, options) =>
      (await ask(CreateCustomer, { input }, options)).createCustomer,
    get: async (id, options) => (await ask(GetCustomer, { id }, options)).customer,
    update: async (id, input, options) =>
      (await ask(UpdateCustomer, { id, input }, options)).updateCustomer,
    list: (filter, options) =>
      listOf(async (page) => (await ask(ListCustomers, { ...filter, ...page }, options)).customers),
    archive: async (id, options) => (await ask(ArchiveCustomer, { id }, options)).archiveCustomer,
    createToken: async (input, options) =>
      (await ask(CreateCustomerToken, { input }, options)).createCustomerToken,
  }
}
