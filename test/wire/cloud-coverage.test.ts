import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { appNode } from '../../src/cloud/accounts/app.node.ts'
import { businessEndpoints } from '../../src/cloud/accounts/business.endpoints.ts'
import { businessNode } from '../../src/cloud/accounts/business.node.ts'
import { allocationNode, creditLineNode } from '../../src/cloud/accounts/credit.nodes.ts'
import { debugTokenEndpoints } from '../../src/cloud/accounts/debug-token.endpoints.ts'
import { oauthEndpoints } from '../../src/cloud/accounts/oauth.endpoints.ts'
import { systemUserNode, userNode } from '../../src/cloud/accounts/user.node.ts'
import { wabaEndpoints } from '../../src/cloud/accounts/waba.endpoints.ts'
import { wabaNode } from '../../src/cloud/accounts/waba.node.ts'
import { batchEndpoints } from '../../src/cloud/batch/batch.endpoints.ts'
import { catalogNode, productNode, productSetNode } from '../../src/cloud/catalogs/catalog.nodes.ts'
import { catalogEndpoints } from '../../src/cloud/catalogs/catalogs.endpoints.ts'
import { nodeEndpoints } from '../../src/cloud/edge.ts'
import { cloudEndpoints } from '../../src/cloud/endpoints.ts'
import { flowFileEndpoints } from '../../src/cloud/flows/flow-files.endpoints.ts'
import { flowEndpoints } from '../../src/cloud/flows/flows.endpoints.ts'
import { migrateFlowEndpoints } from '../../src/cloud/flows/migrate-flows.endpoints.ts'
import { idsEndpoints } from '../../src/cloud/ids.endpoints.ts'
import { mediaEndpoints } from '../../src/cloud/media/media.endpoints.ts'
import { uploadEndpoints } from '../../src/cloud/media/uploads.endpoints.ts'
import { blockUserEndpoints } from '../../src/cloud/messages/block-users.endpoints.ts'
import { messageHistoryEndpoints } from '../../src/cloud/messages/message-history.endpoints.ts'
import { messageEndpoints } from '../../src/cloud/messages/messages.endpoints.ts'
import { automationEndpoints } from '../../src/cloud/phone-numbers/automation.endpoints.ts'
import { commerceEndpoints } from '../../src/cloud/phone-numbers/commerce-settings.endpoints.ts'
import { complianceEndpoints } from '../../src/cloud/phone-numbers/compliance.endpoints.ts'
import { encryptionEndpoints } from '../../src/cloud/phone-numbers/encryption.endpoints.ts'
import { numberSettingsEndpoints } from '../../src/cloud/phone-numbers/number-settings.endpoints.ts'
import { officialAccountEndpoints } from '../../src/cloud/phone-numbers/official-account.endpoints.ts'
import { phoneNumberNode } from '../../src/cloud/phone-numbers/phone-number.node.ts'
import { phoneNumberEndpoints } from '../../src/cloud/phone-numbers/phone-numbers.endpoints.ts'
import { profileEndpoints } from '../../src/cloud/phone-numbers/profile.endpoints.ts'
import { profileNode } from '../../src/cloud/phone-numbers/profile.node.ts'
import { qrCodeEndpoints } from '../../src/cloud/phone-numbers/qr-codes.endpoints.ts'
import { registerEndpoints } from '../../src/cloud/phone-numbers/register.endpoints.ts'
import { smbAppDataEndpoints } from '../../src/cloud/phone-numbers/smb-app-data.endpoints.ts'
import { usernameEndpoints } from '../../src/cloud/phone-numbers/username.endpoints.ts'
import { templateBulkEndpoints } from '../../src/cloud/templates/template-bulk.endpoints.ts'
import { templateGroupEndpoints } from '../../src/cloud/templates/template-groups.endpoints.ts'
import { templateLibraryEndpoints } from '../../src/cloud/templates/template-library.endpoints.ts'
import { templateEndpoints } from '../../src/cloud/templates/templates.endpoints.ts'
import { subscriptionEndpoints } from '../../src/cloud/webhooks/subscriptions.endpoints.ts'
import { webhookSamples } from '../../src/control/webhook-samples/all.ts'
import { type Exchange, exchangeFiles, readExchanges } from '../support/wire.ts'

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'coverage-cloud.md')
const isUpdating = process.env['UPDATE_GOLDEN'] !== undefined

const all = exchangeFiles('cloud').flatMap((file) => readExchanges('cloud', file))
const count = (shows: string, kind: Exchange['kind']) =>
  all.filter((each) => each.shows === shows && each.kind === kind).length

/** Families whose rows each have all three kinds; add yours here. */
const covered = [
  ...messageEndpoints,
  ...mediaEndpoints,
  ...uploadEndpoints,
  ...messageHistoryEndpoints,
  ...subscriptionEndpoints,
  ...phoneNumberEndpoints,
  ...blockUserEndpoints,
  ...batchEndpoints,
  // Comparing needs a thousand sends of each, and a picked file a customer: tests of their own show these.
  ...templateEndpoints.filter(({ path }) => path !== '/{template}/compare'),
  ...templateBulkEndpoints,
  ...templateGroupEndpoints,
  ...flowEndpoints,
  ...migrateFlowEndpoints,
  ...flowFileEndpoints.filter(({ path }) => path !== '/flow_media/{media_id}'),
  ...templateLibraryEndpoints,
  ...oauthEndpoints,
  ...debugTokenEndpoints,
  ...idsEndpoints,
  ...businessEndpoints,
  ...wabaEndpoints,
  ...catalogEndpoints,
  ...automationEndpoints,
  ...commerceEndpoints,
  ...complianceEndpoints,
  ...encryptionEndpoints,
  ...numberSettingsEndpoints,
  ...officialAccountEndpoints,
  ...profileEndpoints,
  ...qrCodeEndpoints.filter(({ auth }) => auth !== 'open'),
  ...registerEndpoints,
  ...smbAppDataEndpoints,
  ...usernameEndpoints,
  ...nodeEndpoints([
    allocationNode,
    appNode,
    businessNode,
    catalogNode,
    creditLineNode,
    phoneNumberNode,
    productNode,
    productSetNode,
    profileNode,
    systemUserNode,
    userNode,
    wabaNode,
  ]),
]

function rowOf({ method, path }: { method: string; path: string }): string {
  return `${method} ${path}`
}

function page(): string {
  const rows = cloudEndpoints.map((endpoint) => {
    const row = rowOf(endpoint)
    const counts = (['golden', 'auth', 'bad'] as const).map((kind) => count(row, kind))
    return `| \`${row}\` | ${endpoint.doc} | ${counts.join(' | ')} |`
  })
  const others = [...new Set(all.map(({ shows }) => shows))]
    .filter((shows) => /^(inbound|field) /.test(shows))
    .map((shows) => `| ${shows} | ${count(shows, 'golden')} |`)
  return [
    '# Cloud API: what is there and what shows it',
    '',
    'Written by `npm run golden` from the endpoint table and the exchanges under `fixtures/wire/cloud`.',
    '',
    '| endpoint | what it does | golden | auth failures | bad input |',
    '| --- | --- | --: | --: | --: |',
    ...rows,
    '',
    '| webhook | golden |',
    '| --- | --: |',
    ...others,
    '',
  ].join('\n')
}

it('has the page of coverage as the table and the exchanges are (npm run golden)', () => {
  if (isUpdating) writeFileSync(PAGE, page())

  expect(readFileSync(PAGE, 'utf8')).toBe(page())
})

it('shows each row by a golden exchange, an auth failure and a bad input', () => {
  const lacking = covered
    .map(rowOf)
    .flatMap((row) =>
      (['golden', 'auth', 'bad'] as const)
        .filter((kind) => count(row, kind) === 0)
        .map((kind) => `${row}: ${kind}`),
    )

  expect(lacking).toEqual([])
})

it('shows each field that can be triggered', () => {
  const names = Object.keys(webhookSamples)
  expect(names.filter((name) => count(`field ${name}`, 'golden') === 0)).toEqual([])
})
