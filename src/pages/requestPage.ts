import { z } from 'zod'
import { type Reader, say, type Text, type TextKey, t } from '../core/text.ts'
import { types } from '../crm/tickets/vocabulary.ts'
import { layout } from './formPage.ts'
import { type Html, html } from './html.ts'

const limited = (max: number) => z.string().max(max).default('')
/** What a visitor sends; lengths are checked here once more, since a page can be bypassed. */
export const entrySchema = z.object({
  type: z.enum(types).default('question'),
  ...{
    subject: limited(200),
    detail: limited(4_000),
    person: limited(100),
    phone: limited(60),
    place: limited(300),
    window: limited(100),
  },
})
export type RequestEntry = z.infer<typeof entrySchema>

type Shown = {
  company: string
  customer: string
  code: string
  token: string
  entry: Partial<RequestEntry>
  alert?: Text | undefined
  wrong: Record<string, Text>
  articles: { title: string; body: string }[]
}

/** The form on which a customer says what is wrong. */
export function requestPage(shown: Shown, reader: Reader): string {
  const { code, token, entry, alert, articles } = shown
  const words = (key: TextKey) => say(t(key), reader)
  const body = html`
    <h1>${words('service.title')}</h1>
    <p class="intro">${shown.customer} · ${words('service.intro')}</p>
    ${alert ? html`<p class="alert" role="alert">${say(alert, reader)}</p>` : html``}
    ${articles.length > 0 ? html`<h2>${words('service.maybe')}</h2>${articles.map(article)}` : html``}
    <form method="post" action="/s/${code}?lang=${reader.locale}" novalidate>
      <div class="field">
        <label for="type">${words('service.type')}</label>
        <select id="type" name="type">${types.map(type => html`<option value="${type}" ${type === (entry.type ?? 'repair') ? html`selected` : html``}>${say({ key: `ticket.type.${type}` }, reader)}</option>`)}</select>
      </div>
      ${input('subject', { shown, reader, most: 200 })}
      <div class="field">
        <label for="detail">${words('service.detail')}</label>
        <textarea id="detail" name="detail" maxlength="4000">${entry.detail ?? ''}</textarea>
      </div>
      ${input('place', { shown, reader, most: 300, fill: 'street-address' })}
      ${input('window', { shown, reader, most: 100, hint: 'service.windowHint' })}
      <div class="two">${input('person', { shown, reader, most: 100, fill: 'name' })}${input('phone', { shown, reader, most: 60, fill: 'tel' })}</div>
      <div class="trap" aria-hidden="true"><label for="website">Website</label><input id="website" name="website" type="text" tabindex="-1" autocomplete="off"></div>
      <input type="hidden" name="token" value="${token}">
      <button type="submit">${words('service.send')}</button>
    </form>`
  return layout({ title: words('service.title'), company: shown.company, path: `/s/${code}`, body }, reader)
}

function article({ title, body }: { title: string; body: string }): Html {
  return html`<details class="hints"><summary>${title}</summary><p>${body}</p></details>`
}

type Named = { shown: Shown; reader: Reader; most: number; fill?: string; hint?: TextKey }

function input(
  name: 'subject' | 'place' | 'window' | 'person' | 'phone',
  { shown: { entry, wrong }, reader, most, fill = 'off', hint }: Named,
): Html {
  const fault = wrong[name]
  const must = name === 'subject' ? html` <small>${say(t('form.must'), reader)}</small>` : html``
  return html`
    <div class="field">
      <label for="${name}">${say({ key: `service.${name}` }, reader)}${must}</label>
      <input id="${name}" name="${name}" type="${name === 'phone' ? 'tel' : 'text'}" value="${entry[name] ?? ''}" maxlength="${most}" autocomplete="${fill}" ${
        hint ? html`placeholder="${say(t(hint), reader)}"` : html``
      } ${fault ? html`aria-invalid="true" aria-describedby="${name}-error"` : html``}>
      ${fault ? html`<p class="error" id="${name}-error">${say(fault, reader)}</p>` : html``}
    </div>`
}
