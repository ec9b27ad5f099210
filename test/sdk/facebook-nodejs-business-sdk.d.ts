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
    getMessageTemplatePreviews(fields: readonly string[], params: object): Promise<Cursor<Node>>
    createUpsertMessageTemplate(fields: readonly string[], params: object): Promise<Node>
    createPhoneNumber(fields: readonly string[], params: object): Promise<Node>
    createSubscribedApp(fields: readonly string[], params: object): Promise<Node>
    getSubscribedApps(fields: readonly string[], params: object): Promise<Cursor<Node>>
    deleteSubscribedApps(params: object): Promise<unknown>
    static getByIds(
      ids: readonly string[],
      fields: readonly string[],
      params: object,
      api: FacebookAdsApi,
    ): Promise<readonly object[]>
  }

  export class Business {
    constructor(id: string, data: object, parentId: undefined, api: FacebookAdsApi)
    getOwnedWhatsAppBusinessAccounts(
      fields: readonly string[],
      params: object,
    ): Promise<Cursor<Node>>
    getSystemUsers(fields: readonly string[], params: object): Promise<Cursor<Node>>
    createSystemUser(fields: readonly string[], params: object): Promise<Node>
    createSystemUserAccessToken(fields: readonly string[], params: object): Promise<Node>
  }

  interface Answer {
    readonly _httpStatus: number
    readonly _body: Readonly<Record<string, unknown>>
  }

  export class FacebookAdsApiBatch {
    constructor(api: FacebookAdsApi)
    add(
      method: string,
      path: readonly string[],
      params: object,
      files: undefined,
      success: (answer: Answer) => void,
      failure: (answer: Answer) => void,
    ): unknown
    execute(): Promise<unknown>
  }
}
