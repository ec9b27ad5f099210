import type { JsonObject } from '../json.ts'

/** A ready-made template of Meta's library; the texts are ours. */
export interface LibraryTemplate {
  readonly id: string
  readonly name: string
  readonly language: string
  readonly category: 'UTILITY' | 'AUTHENTICATION'
  readonly topic: string
  readonly usecase: string
  readonly industry: readonly string[]
  readonly header?: string
  readonly body: string
  readonly bodyParams: readonly string[]
  readonly bodyParamTypes: readonly string[]
  readonly buttons: readonly JsonObject[]
}

type Row = Omit<LibraryTemplate, 'id' | 'language' | 'category' | 'industry' | 'buttons'> &
  Partial<Pick<LibraryTemplate, 'category' | 'industry' | 'buttons'>>

const shop = ['E_COMMERCE']
const bank = ['FINANCIAL_SERVICES']
const track: JsonObject = { type: 'URL', text: 'Track', url: 'https://www.example.com/' }
const see: JsonObject = { type: 'URL', text: 'View details', url: 'https://www.example.com/' }
const call: JsonObject = { type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+12025550100' }

const rows: readonly Row[] = [
  {
    name: 'parcel_on_its_way_1',
    topic: 'ORDER_MANAGEMENT',
    usecase: 'SHIPMENT_CONFIRMATION',
    header: 'On its way',
    body: 'Hi {{1}}, parcel {{2}} left our store today.',
    bodyParams: ['Ada', '#1001'],
    bodyParamTypes: ['TEXT', 'TEXT'],
    buttons: [track],
  },
  {
    name: 'order_received_1',
    topic: 'ORDER_MANAGEMENT',
    usecase: 'ORDER_CONFIRMATION',
    header: 'Thank you',
    body: 'Hi {{1}}, we have your order {{2}} of {{3}} and are packing it.',
    bodyParams: ['Ada', '#1001', '$24.00'],
    bodyParamTypes: ['TEXT', 'TEXT', 'AMOUNT'],
    buttons: [see],
  },
  {
    name: 'delivery_today_1',
    topic: 'ORDER_MANAGEMENT',
    usecase: 'DELIVERY_UPDATE',
    body: 'Hi {{1}}, order {{2}} comes to {{3}} on {{4}} in the afternoon.',
    bodyParams: ['Ada', '#1001', '12 Harbour Street', 'May 4'],
    bodyParamTypes: ['TEXT', 'TEXT', 'ADDRESS', 'DATE'],
    buttons: [track],
  },
  {
    name: 'delivered_1',
    topic: 'ORDER_MANAGEMENT',
    usecase: 'DELIVERY_CONFIRMATION',
    body: 'Hi {{1}}, order {{2}} was delivered a moment ago. Enjoy it.',
    bodyParams: ['Ada', '#1001'],
    bodyParamTypes: ['TEXT', 'TEXT'],
    buttons: [call],
  },
  {
    name: 'order_late_1',
    topic: 'ORDER_MANAGEMENT',
    usecase: 'ORDER_DELAY',
    body: 'Hi {{1}}, order {{2}} is late. We now expect it on {{3}} and are sorry to let you wait.',
    bodyParams: ['Ada', '#1001', 'May 4'],
    bodyParamTypes: ['TEXT', 'TEXT', 'DATE'],
    buttons: [see, call],
  },
  {
    name: 'payment_due_1',
    topic: 'PAYMENTS',
    usecase: 'PAYMENT_DUE_REMINDER',
    industry: bank,
    body: 'Hi {{1}}, your payment of {{2}} is due on {{3}}. Please pay it in time.',
    bodyParams: ['Ada', '$24.00', 'May 4'],
    bodyParamTypes: ['TEXT', 'AMOUNT', 'DATE'],
    buttons: [see],
  },
  {
    name: 'payment_received_1',
    topic: 'PAYMENTS',
    usecase: 'PAYMENT_CONFIRMATION',
    industry: bank,
    body: 'Hi {{1}}, we have received your payment of {{2}}. Thank you.',
    bodyParams: ['Ada', '$24.00'],
    bodyParamTypes: ['TEXT', 'AMOUNT'],
  },
  {
    name: 'low_balance_1',
    topic: 'ACCOUNT_UPDATE',
    usecase: 'LOW_BALANCE_WARNING',
    industry: bank,
    body: 'Hi {{1}}, the balance of your account ending in {{2}} is below {{3}} today.',
    bodyParams: ['Ada', '4242', '$10.00'],
    bodyParamTypes: ['TEXT', 'NUMBER', 'AMOUNT'],
    buttons: [see],
  },
  {
    name: 'account_ready_1',
    topic: 'ACCOUNT_UPDATE',
    usecase: 'ACCOUNT_CREATION_CONFIRMATION',
    industry: [...shop, ...bank],
    body: 'Hi {{1}}, your account is ready. Confirm the address {{2}} to begin with it.',
    bodyParams: ['Ada', 'ada@example.com'],
    bodyParamTypes: ['TEXT', 'EMAIL'],
    buttons: [see],
  },
  {
    name: 'how_was_it_1',
    topic: 'CUSTOMER_FEEDBACK',
    usecase: 'FEEDBACK_SURVEY',
    body: 'Hi {{1}}, how was your order {{2}}? Your answer helps us to get better.',
    bodyParams: ['Ada', '#1001'],
    bodyParamTypes: ['TEXT', 'TEXT'],
    buttons: [{ type: 'URL', text: 'Answer', url: 'https://www.example.com/' }],
  },
  {
    name: 'verify_code_1',
    category: 'AUTHENTICATION',
    topic: 'IDENTITY_VERIFICATION',
    usecase: 'FRAUD_ALERT',
    industry: [...shop, ...bank],
    body: '*{{1}}* is your verification code.',
    bodyParams: ['123456'],
    bodyParamTypes: ['TEXT'],
    buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }],
  },
]

const FIRST_ID = 700_000_000_000_001

export const templateLibrary: readonly LibraryTemplate[] = rows.map((row, at) => ({
  category: 'UTILITY',
  industry: shop,
  buttons: [],
  ...row,
  id: String(FIRST_ID + at),
  language: 'en_US',
}))
