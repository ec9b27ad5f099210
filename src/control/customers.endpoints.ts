import type { Customer } from '../core/customers/customer.ts'
import { type ControlEndpoint, created, ok } from './context.ts'
import { customerChange, newCustomerBody } from './customers.schemas.ts'
import { changeIdentity, changeNumber, saveCustomer } from './customers.ts'
import { customerView, fullCustomerView } from './customers.views.ts'
import { ControlError } from './errors.ts'
import { list, wanted } from './listing.ts'
import { parseBody } from './parse.ts'

export const customerEndpoints: ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/_emulator/customers',
    auth: 'admin',
    doc: 'Customers that the world has heard of; ?outcome=',
    run: (call) =>
      list<Customer>(call, {
        rows: () => call.world.store.read.customers.values(),
        id: (customer) => customer.waId,
        filters: ['outcome'],
        matches: (customer) => wanted(call.query.get('outcome'), customer.outcome),
        view: (customer) => customerView(customer, call.world.store.read),
      }),
  },
  {
    method: 'POST',
    path: '/_emulator/customers',
    auth: 'admin',
    body: 'json',
    input: newCustomerBody,
    doc: 'Makes a customer known, or sets the fields of one that is',
    async run(call) {
      const { wa_id, ...rest } = parseBody(newCustomerBody, call.body)
      const customer = await saveCustomer(call, wa_id.replace('+', ''), rest)
      return created(fullCustomerView(customer, call.world.store.read))
    },
  },
  {
    method: 'GET',
    path: '/_emulator/customers/{wa_id}',
    auth: 'admin',
    doc: 'One customer',
    run: (call) => {
      const customer = call.world.store.read.customers.get(call.params['wa_id'] ?? '')
      if (!customer) {
        throw new ControlError('not_found', `nobody has heard of ${call.params['wa_id']}`)
      }
      return ok(fullCustomerView(customer, call.world.store.read))
    },
  },
  {
    method: 'PATCH',
    path: '/_emulator/customers/{wa_id}',
    auth: 'admin',
    body: 'json',
    input: customerChange,
    doc: 'Profile name, outcome, phone off, identity mode, blocked, opted out, identity changed, number changed',
    async run(call) {
      const { identity_changed, number_changed_to, ...rest } = parseBody(customerChange, call.body)
      const { wa_id: waId = '' } = call.params
      if (!/^\d{7,15}$/.test(waId)) throw new ControlError('not_found', `${waId} is not a wa_id`)
      let customer = await saveCustomer(call, waId, rest)
      if (identity_changed) customer = await changeIdentity(call, customer)
      if (number_changed_to) {
        customer = await changeNumber(call, customer, number_changed_to.replace('+', ''))
      }
      return ok(fullCustomerView(customer, call.world.store.read))
    },
  },
]
