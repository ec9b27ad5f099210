import { type ControlEndpoint, ok } from '../context.ts'
import { renderPage } from './page.ts'
import { migrationReport } from './report.ts'

export const migrationReportEndpoints: ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/_emulator/migration-report',
    auth: 'admin',
    doc: "What this world's On-Premises traffic used and its Cloud equivalents; ?format=html for a page",
    run(call) {
      const report = migrationReport(call.world)
      const format = call.query.get('format')
      const wantsPage =
        format === 'html' || (format === null && /\btext\/html\b/.test(call.headers.accept ?? ''))
      if (!wantsPage) return ok(report)
      return {
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: renderPage(report),
      }
    },
  },
]
