import type { ReadTx } from '../core/tx.ts'
import { appNode } from './accounts/app.node.ts'
import { businessNode } from './accounts/business.node.ts'
import { allocationNode, creditLineNode } from './accounts/credit.nodes.ts'
import { migrationIntentNode, solutionNode } from './accounts/solution.nodes.ts'
import { systemUserNode, userNode } from './accounts/user.node.ts'
import { wabaNode } from './accounts/waba.node.ts'
import { catalogNode, productNode, productSetNode } from './catalogs/catalog.nodes.ts'
import { flowNode } from './flows/flow.node.ts'
import { groupNode } from './group.node.ts'
import { tellKinds } from './kinds.ts'
import { mediaNode } from './media/media.node.ts'
import { uploadNode } from './media/upload.node.ts'
import { messageHistoryNode } from './messages/message-history.endpoints.ts'
import type { NodeKind } from './node-kind.ts'
import { accountNumberNode } from './phone-numbers/account-number.node.ts'
import { phoneNumberNode } from './phone-numbers/phone-number.node.ts'
import { profileNode } from './phone-numbers/profile.node.ts'
import { templateNode } from './templates/template.node.ts'
import { templateGroupNode } from './templates/template-groups.edge.ts'

/** Every kind of object, in the order in which an id is looked for. */
export const nodeKinds: readonly NodeKind[] = [
  phoneNumberNode,
  mediaNode,
  wabaNode,
  appNode,
  businessNode,
  systemUserNode,
  userNode,
  creditLineNode,
  allocationNode,
  solutionNode,
  migrationIntentNode,
  catalogNode,
  productNode,
  productSetNode,
  templateNode,
  templateGroupNode,
  profileNode,
  accountNumberNode,
  flowNode,
  uploadNode,
  messageHistoryNode,
  groupNode,
]

tellKinds(nodeKinds)

export const nodeKindOf = (tx: ReadTx, id: string): NodeKind | undefined =>
  nodeKinds.find((kind) => kind.has(tx, id))
