import type { BusinessId, WabaId } from '../ids.ts'

/** A line of credit of a business; partners share it with their customers. */
export interface CreditLine {
  readonly id: string
  readonly businessId: BusinessId
  readonly legalEntityName: string
}

/** A share of a credit line that a customer's business was given. */
export interface CreditAllocation {
  readonly id: string
  readonly creditLineId: string
  readonly receivingBusinessId: BusinessId
  readonly wabaId?: WabaId
  readonly deleted: boolean
}
