/** The part of Meta's SDK that the tests use; it has no types of its own. */
declare module 'facebook-nodejs-business-sdk' {
  export class FacebookAdsApi {
    constructor(accessToken: string, locale: string, crashLog: boolean)
  }

  export interface Cursor<Row> extends Array<Row> {
    readonly summary?: { readonly total_count: number }
    hasNext(): boolean
    next(): Promise<this>
    hasPrevious(): boolean
    previous(): Promise<this>
  }

  interface Node {
    readonly id: string
    readonly [field: string]: unknown
  }

  export class WhatsAppBusinessAccount {
    constructor(id: string, data: object, parentId: undefined, api: FacebookAdsApi)
    readonly [field: string]: unknown
    read(fields: readonly string[]): Promise<this>
    update(params: object): Promise<unknown>
    getPhoneNumbers(fields: readonly string[], params: object): Promise<Cursor<Node>>
    getMessageTemplates(fields: readonly string[], params: object): Promise<Cursor<Node>>
    createMessageTemplate(fields: readonly string[], params: object): Promise<Node>
    deleteMessageTemplates(params: object): Promise<unknown>
    getAssignedUsers(fields: readonly string[], params: object): Promise<Cursor<Node>>
  }
}
