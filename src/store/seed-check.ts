import type { Seed } from './seed-schema.ts'

/** What the schema cannot say: ids used twice, and references to what is not there. */
export function seedProblems(seed: Seed): string[] {
  const products = seed.catalogs.flatMap((catalog) => catalog.products)
  const nodes = [
    ...seed.businesses,
    ...seed.apps,
    ...seed.wabas,
    ...seed.users,
    ...seed.creditLines,
    ...seed.solutions,
    ...seed.socialAccounts,
    ...seed.phoneNumbers,
    ...seed.templates,
    ...seed.catalogs,
    ...products,
    ...seed.flows,
  ].map((row) => row.id)
  return [
    ...repeated('id', nodes),
    ...repeated(
      'token',
      seed.tokens.map((row) => row.token),
    ),
    ...repeated(
      'customer',
      seed.customers.map((row) => row.waId),
    ),
    ...missing(references(seed)),
  ]
}

/** One reference: who refers, to which id, and where that has to be. */
interface Reference {
  readonly by: string
  readonly id: string
  readonly among: readonly { readonly id: string }[]
}

function references(seed: Seed): Reference[] {
  const { businesses, apps, wabas, phoneNumbers } = seed
  const deployed = seed.onprem?.phoneNumberId
  return [
    ...apps.map((row) => ({ by: `app ${row.id}`, id: row.businessId, among: businesses })),
    ...wabas.flatMap((row) => [
      { by: `waba ${row.id}`, id: row.businessId, among: businesses },
      ...row.subscribedApps.map(({ appId }) => ({ by: `waba ${row.id}`, id: appId, among: apps })),
    ]),
    ...seed.users.map((row) => ({ by: `user ${row.id}`, id: row.businessId, among: businesses })),
    ...seed.creditLines.map((row) => ({
      by: `credit line ${row.id}`,
      id: row.businessId,
      among: businesses,
    })),
    ...seed.solutions.flatMap((row) => [
      { by: `solution ${row.id}`, id: row.ownerAppId, among: apps },
      { by: `solution ${row.id}`, id: row.partnerAppId, among: apps },
      ...row.wabaIds.map((id) => ({ by: `solution ${row.id}`, id, among: wabas })),
    ]),
    ...seed.socialAccounts.flatMap((row) =>
      row.linkedNumbers.map((id) => ({ by: `account ${row.id}`, id, among: phoneNumbers })),
    ),
    ...phoneNumbers.map((row) => ({ by: `phone number ${row.id}`, id: row.wabaId, among: wabas })),
    ...seed.tokens.map((row) => ({ by: `token ${row.token}`, id: row.appId, among: apps })),
    ...seed.templates.map((row) => ({ by: `template ${row.id}`, id: row.wabaId, among: wabas })),
    ...seed.catalogs.flatMap((row) => [
      { by: `catalog ${row.id}`, id: row.businessId, among: businesses },
      ...row.wabaIds.map((id) => ({ by: `catalog ${row.id}`, id, among: wabas })),
    ]),
    ...seed.flows.flatMap((row) => [
      { by: `flow ${row.id}`, id: row.wabaId, among: wabas },
      { by: `flow ${row.id}`, id: row.appId, among: apps },
    ]),
    ...(deployed === undefined ? [] : [{ by: 'onprem', id: deployed, among: phoneNumbers }]),
  ]
}

const missing = (all: readonly Reference[]): string[] =>
  all
    .filter(({ id, among }) => !among.some((row) => row.id === id))
    .map(({ by, id }) => `${by} refers to ${id}, which is not there`)

const repeated = (what: string, values: readonly string[]): string[] =>
  values
    .filter((value, index) => values.indexOf(value) !== index)
    .map((value) => `${what} ${value} is there twice`)
