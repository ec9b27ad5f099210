import type { MigrationReport, ReportRow } from './report.ts'

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)

const words = { none: 'no equivalent', different: 'changes', same: 'the same' }

/** The report as a page that can be read and printed. */
export function renderPage(report: MigrationReport): string {
  const { number, summary } = report
  const about = number
    ? `${number.display_phone_number} (${number.phone_number_id}) is on ${number.platform_type}${number.migrated ? ': it has moved' : ''}.`
    : 'There is no On-Premises number.'
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>From On-Premises to Cloud</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b2a2f}
table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #d5dde0}
td:nth-child(2){text-align:right}code{font-size:.9em}
.none{color:#a3171f;font-weight:600}.different{color:#8a5a00}.same{color:#1c6b3a}
</style></head><body>
<h1>From On-Premises to Cloud</h1>
<p>${escaped(about)}</p>
<p>Used: ${summary.same} things that stay the same, ${summary.different} that change, ${summary.none} without an equivalent.</p>
${section('Endpoints', report.endpoints)}
${section('Message types', report.message_types)}
${section('Settings', report.settings)}
${section('Webhook fields', report.webhook_fields)}
<h2>The move</h2>
<ol>${report.steps.map((step) => `<li>${escaped(step)}</li>`).join('')}</ol>
</body></html>
`
}

function section(title: string, rows: readonly ReportRow[]): string {
  if (rows.length === 0) return `<h2>${title}</h2>\n<p>None used.</p>`
  const head = '<tr><th>Used</th><th>Times</th><th>On Cloud</th><th></th><th>What to do</th></tr>'
  return `<h2>${title}</h2>\n<table>${head}\n${rows.map(line).join('\n')}\n</table>`
}

const line = ({ used, count, cloud, verdict, note }: ReportRow): string =>
  `<tr><td><code>${escaped(used)}</code></td><td>${count}</td><td>${cloud === undefined ? '' : `<code>${escaped(cloud)}</code>`}</td><td class="${verdict}">${words[verdict]}</td><td>${escaped(note)}</td></tr>`
