import type { Flow } from '../../core/flows/flow.ts'
import { componentsOf, screensOf } from '../../core/flows/flow-screens.ts'
import type { JsonObject } from '../../core/json.ts'

const escaped = (value: unknown): string =>
  String(value ?? '').replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)

/** The screens of a Flow, one under the other, to be looked at and not to be filled in. */
export function renderPreviewPage(flow: Flow): string {
  const screens = screensOf(flow.json).map((screen, at) => {
    const parts = componentsOf(screen, `screens[${at}]`).map(({ component }) => part(component))
    return `<section><h2>${escaped(screen['title'])} <code>${escaped(screen['id'])}</code></h2>
${parts.join('\n')}</section>`
  })
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(flow.name)}</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;background:#e8eef0;display:flex;flex-wrap:wrap;gap:1.5rem;padding:1.5rem}
section{background:#fff;border-radius:12px;padding:1rem 1.25rem;width:20rem}
h2{font-size:1rem}code{color:#64757c;font-weight:400}label{display:block;margin:.6rem 0}
input,textarea,select{display:block;width:100%;box-sizing:border-box;padding:.4rem}
button{width:100%;padding:.6rem;border:0;border-radius:20px;background:#1c7c54;color:#fff}
</style></head><body>
${screens.join('\n')}
</body></html>
`
}

const fields: Readonly<Record<string, string>> = {
  TextInput: 'input',
  DatePicker: 'input type="date"',
  CalendarPicker: 'input type="date"',
  PhotoPicker: 'input type="file"',
  DocumentPicker: 'input type="file"',
  TextArea: 'textarea',
  Dropdown: 'select',
}

function part(component: JsonObject): string {
  const type = String(component['type'])
  const label = escaped(component['label'])
  if (type === 'TextHeading' || type === 'TextSubheading')
    return `<h3>${escaped(component['text'])}</h3>`
  if (type === 'EmbeddedLink') return `<p><u>${escaped(component['text'])}</u></p>`
  if (component['text'] !== undefined) return `<p>${escaped(component['text'])}</p>`
  if (type === 'Footer') return `<button disabled>${label}</button>`
  if (type === 'OptIn') return `<label><input type="checkbox" disabled> ${label}</label>`
  const field = fields[type]
  if (field !== undefined) {
    const tag = field.split(' ')[0] ?? ''
    return `<label>${label}<${field} disabled>${tag === 'input' ? '' : `</${tag}>`}</label>`
  }
  const sources = component['data-source']
  if (!Array.isArray(sources)) return label === '' ? '' : `<p>${label}</p>`
  const kind = type === 'RadioButtonsGroup' ? 'radio' : 'checkbox'
  const options = (sources as JsonObject[]).map(
    (each) => `<label><input type="${kind}" disabled> ${escaped(each['title'])}</label>`,
  )
  return `<p>${label}</p>${options.join('')}`
}
