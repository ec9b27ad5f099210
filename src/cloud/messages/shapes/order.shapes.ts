import { isObject } from '../../../core/json.ts'
import type { GraphError } from '../../errors.ts'
import { memberOf } from './lengths.ts'
import { webLink } from './media.shapes.ts'
import {
  anything,
  badValue,
  decimal,
  integer,
  list,
  missingMember,
  needed,
  object,
  oneOf,
  type Shape,
  text,
} from './shape.ts'

/** `{value, offset: 100}`. */
const amount = object(
  { value: needed(integer()), offset: needed(integer()), description: text() },
  {
    open: true,
    check: (value) => (value['offset'] === 100 ? undefined : badValue('Amount offset must be 100')),
  },
)

const item = object(
  {
    retailer_id: text(),
    name: needed(
      text((value) =>
        value.length > 60 ? badValue('Item name is too long. Max length is 60') : undefined,
      ),
    ),
    amount: needed(amount),
    sale_amount: amount,
    quantity: needed(
      integer((value) => (value < 1 ? badValue('Item quantity must be at least 1') : undefined)),
    ),
    image: object({ link: needed(webLink) }, { open: true }),
    country_of_origin: text(),
    importer_name: text(),
    importer_address: anything(),
  },
  { open: true },
)

const order = object(
  {
    status: needed(oneOf(['pending'])),
    catalog_id: text(),
    type: oneOf(['quick_pay']),
    expiration: object({
      timestamp: needed(decimal()),
      description: text((value) =>
        value.length > 120
          ? badValue('Expiration description is too long. Max length is 120')
          : undefined,
      ),
    }),
    items: needed(
      list(item, (items) =>
        items.length < 1 ? badValue('An order must have at least one item') : undefined,
      ),
    ),
    subtotal: needed(amount),
    tax: amount,
    shipping: amount,
    discount: amount,
  },
  { open: true },
)

const referenceId = needed(
  text((value) =>
    /^[A-Za-z0-9_.-]{1,35}$/.test(value)
      ? undefined
      : badValue('reference_id must be 1 to 35 characters of A-Z, a-z, 0-9, _, . and -'),
  ),
)

/** Who takes the money. Kinds of setting that are not listed here have members that nobody documents for all. */
const paymentSetting = object(
  {
    type: needed(text()),
    payment_gateway: object(
      {
        type: needed(oneOf(['razorpay', 'payu', 'billdesk', 'zaakpay'])),
        configuration_name: needed(text()),
      },
      { open: true },
    ),
  },
  {
    open: true,
    check: ({ type, payment_gateway: gateway }) =>
      type === 'payment_gateway' && gateway === undefined
        ? missingMember('payment_gateway')
        : undefined,
  },
)

export const orderDetails: Shape = object(
  {
    reference_id: referenceId,
    type: needed(oneOf(['digital-goods', 'physical-goods'])),
    beneficiaries: list(object({}, { open: true })),
    currency: needed(oneOf(['INR', 'BRL', 'SGD'])),
    total_amount: needed(amount),
    payment_type: text(),
    payment_settings: list(paymentSetting),
    payment_configuration: text(),
    order: needed(order),
  },
  { open: true, check: checkTotal },
)

/** The total is subtotal + tax + shipping - discount. */
function checkTotal(value: Record<string, unknown>): GraphError | undefined {
  if (!isObject(value['order']) || !isObject(value['total_amount'])) return undefined
  const part = (name: string) => Number(memberOf(value, 'order', name, 'value') ?? 0)
  const sum = part('subtotal') + part('tax') + part('shipping') - part('discount')
  const total = memberOf(value, 'total_amount', 'value')
  return typeof total === 'number' && total !== sum
    ? badValue('Order total amount mismatch')
    : undefined
}

export const orderDetailsAction = object({
  name: needed(oneOf(['review_and_pay'])),
  parameters: needed(orderDetails),
})

export const orderStatus: Shape = object(
  {
    reference_id: referenceId,
    order: needed(
      object(
        {
          status: needed(
            oneOf([
              'pending',
              'processing',
              'partially_shipped',
              'shipped',
              'completed',
              'canceled',
              'captured',
              'failed',
            ]),
          ),
          description: text((value) =>
            value.length > 120
              ? badValue('Order description is too long. Max length is 120')
              : undefined,
          ),
        },
        { open: true },
      ),
    ),
  },
  { open: true },
)

export const orderStatusAction = object({
  name: needed(oneOf(['review_order'])),
  parameters: needed(orderStatus),
})
