import { type Locale, type Reader, say, type Text, type TextKey, t } from '../core/text.ts'
import type { Entry } from '../crm/campaigns/enter.ts'
import { type Html, html } from './html.ts'

/** What a page of a campaign says. */
export type Shown = {
  company: string
  slug: string
  headline: string
  intro: string
  consent: { version: number; text: string }
  token: string
  /** How the visitor came, to be sent along. */
  utm: Record<string, string>
  entry: Partial<Entry>
  agreed: boolean
  alert?: Text | undefined
  wrong: Record<string, Text>
}

const fields: { name: keyof Entry; kind: 'text' | 'tel' | 'email'; most: number; fill: string }[] = [
  { name: 'person', kind: 'text', most: 100, fill: 'name' },
  { name: 'company', kind: 'text', most: 200, fill: 'organization' },
  { name: 'phone', kind: 'tel', most: 60, fill: 'tel' },
  { name: 'email', kind: 'email', most: 200, fill: 'email' },
  { name: 'position', kind: 'text', most: 100, fill: 'organization-title' },
  { name: 'region', kind: 'text', most: 100, fill: 'address-level2' },
]

/** The form, with what was typed before and a sentence beside every field that could not be taken. Works without any script. */
export function formPage(shown: Shown, reader: Reader): string {
  const { slug, headline, intro, consent, token, utm, entry, agreed, alert, wrong } = shown
  const words = (key: TextKey) => say(t(key), reader)
  const body = html`
    <h1>${headline}</h1>
    ${intro ? html`<p class="intro">${intro}</p>` : html``}
    ${alert ? html`<p class="alert" role="alert">${say(alert, reader)}</p>` : html``}
    <form method="post" action="/f/${slug}?lang=${reader.locale}" novalidate>
      <div class="two">${fields.map(field => input(field, { entry, wrong, reader }))}</div>
      <div class="field">
        <label for="need">${words('form.need')}</label>
        <textarea id="need" name="need" maxlength="4000">${entry.need ?? ''}</textarea>
      </div>
      <div class="trap" aria-hidden="true"><label for="website">Website</label><input id="website" name="website" type="text" tabindex="-1" autocomplete="off"></div>
      <div class="agree">
        <input id="agree" name="agree" type="checkbox" value="yes" ${agreed ? html`checked` : html``} ${wrong.agree ? html`aria-invalid="true" aria-describedby="agree-error"` : html``}>
        <label for="agree">${consent.text}</label>
      </div>
      ${wrong.agree ? html`<p class="error" id="agree-error">${say(wrong.agree, reader)}</p>` : html``}
      <input type="hidden" name="token" value="${token}">
      <input type="hidden" name="consent" value="${consent.version}">
      ${Object.entries(utm).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
      <button type="submit">${words('form.send')}</button>
    </form>`
  return layout({ title: headline, company: shown.company, path: `/f/${slug}`, body }, reader)
}

/** What a visitor reads when there is no form to fill in: thanks, over, unknown. */
export function notePage(
  { company, path, title, text }: { company: string; path: string; title: Text; text: Text },
  reader: Reader,
): string {
  const heading = say(title, reader)
  return layout(
    { title: heading, company, path, body: html`<h1>${heading}</h1><p class="intro">${say(text, reader)}</p>` },
    reader,
  )
}

type Typed = { entry: Partial<Entry>; wrong: Record<string, Text>; reader: Reader }

function input({ name, kind, most, fill }: (typeof fields)[number], { entry, wrong, reader }: Typed): Html {
  const fault = wrong[name]
  const must = name === 'person' ? html` <small>${say(t('form.must'), reader)}</small>` : html``
  return html`
    <div class="field">
      <label for="${name}">${say({ key: `form.${name}` }, reader)}${must}</label>
      <input id="${name}" name="${name}" type="${kind}" value="${entry[name] ?? ''}" maxlength="${most}" autocomplete="${fill}" ${
        fault ? html`aria-invalid="true" aria-describedby="${name}-error"` : html``
      }>
      ${fault ? html`<p class="error" id="${name}-error">${say(fault, reader)}</p>` : html``}
    </div>`
}

/** A page as every page looks: who speaks, the other language, one sheet. */
export function layout(
  { title, company, path, body }: { title: string; company: string; path: string; body: Html },
  { locale }: Reader,
): string {
  const other: Locale = locale === 'zh' ? 'en' : 'zh'
  const page = html`<!doctype html>
<html lang="${locale === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${company}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/f/style.css">
</head>
<body>
<main>
<p class="top"><span>${company}</span><a href="${path}?lang=${other}" hreflang="${other}">${other === 'zh' ? '中文' : 'English'}</a></p>
<div class="sheet">${body}</div>
</main>
</body>
</html>
`
  return page.html
}
