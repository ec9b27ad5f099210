import { linkedCatalog } from '../../core/catalogs/linked-catalog.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { fieldsOf } from '../edge.ts'
import { renderRow } from '../fields.ts'
import type { Edge } from '../node-kind.ts'
import { boolParameter } from '../parameters.ts'
import { editNumber } from './edit-number.ts'

/** Without a linked catalog there is nothing to set. */
export const commerceEdge: Edge = {
  auth: 'whatsapp',
  doc: 'Read whether customers of a number see the catalog and the cart',
  read(id, call, item) {
    const { read } = call.world.store
    const number = read.phoneNumbers.get(id)
    const catalog = number && linkedCatalog(read, number.wabaId)
    if (!number || !catalog) return { data: [] }
    const { cart = true, catalog: isVisible = false } = number.commerce ?? {}
    const values = { is_cart_enabled: cart, is_catalog_visible: isVisible, id: catalog.id }
    return { data: [renderRow('WhatsAppCommerceSettings', values, fieldsOf(call, item))] }
  },
}

async function setCommerce(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const cart = boolParameter(body, 'is_cart_enabled')
  const catalog = boolParameter(body, 'is_catalog_visible')
  await editNumber(call, ({ commerce }) => ({
    commerce: {
      cart: cart ?? commerce?.cart ?? true,
      catalog: catalog ?? commerce?.catalog ?? false,
    },
  }))
  return done
}

export const commerceEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{phone_number}/whatsapp_commerce_settings',
    auth: 'whatsapp',
    body: 'fields',
    doc: 'Show or hide catalog and cart',
    run: setCommerce,
  },
]
