/** HTML that was put together from safe parts. Everything else that goes into a page is escaped. */
export type Html = { html: string }

/** Escapes every value but other HTML; lists are joined. Ex: html`<p>${typed}</p>` */
export function html(parts: TemplateStringsArray, ...values: (string | number | Html | Html[])[]): Html {
  return { html: parts.map((part, index) => part + (index < values.length ? shown(values[index]) : '')).join('') }
}

function shown(value: string | number | Html | Html[] | undefined): string {
  if (value === undefined) return ''
  if (Array.isArray(value)) return value.map(({ html }) => html).join('')
  return typeof value === 'object' ? value.html : escaped(String(value))
}

const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, sign => names[sign] ?? sign)
}
