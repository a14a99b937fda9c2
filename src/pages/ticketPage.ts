import { clockTime } from '../core/moment.ts'
import { type Reader, say, type Text, type TextKey, t } from '../core/text.ts'
import { isRated, type TicketPage } from '../crm/tickets/page.ts'
import { isOpen, stateOf } from '../crm/tickets/vocabulary.ts'
import { windowText } from '../crm/tickets/windowText.ts'
import { layout } from './formPage.ts'
import { type Html, html } from './html.ts'

type Shown = {
  company: string
  ticket: TicketPage
  token: string
  alert?: Text | undefined
  said?: Text | undefined
  text?: string | undefined
}

/** A ticket for the one who asked for it. */
export function ticketPage(shown: Shown, reader: Reader): string {
  const { company, ticket, alert, said } = shown
  const { no, subject, code } = ticket
  const body = html`
    <h1>${subject}</h1>
    <p class="intro">${no} · ${clockTime(ticket.createdAt, reader)}${windowOf(ticket, reader)}</p>
    <p class="state">${say(t(`service.state.${stateOf(ticket.state)}`), reader)}</p>
    ${alert ? html`<p class="alert" role="alert">${say(alert, reader)}</p>` : html``}
    ${said ? html`<p class="said" role="status">${say(said, reader)}</p>` : html``}
    ${talk(ticket, reader)}
    ${ticket.state === 'resolved' ? confirm(shown, reader) : html``}
    ${rating(shown, reader)}
    ${write(shown, reader)}`
  return layout({ title: `${no} ${subject}`, company, path: `/k/${code}`, body }, reader)
}

function windowOf({ windowFrom, windowTo }: TicketPage, reader: Reader): string {
  if (!windowFrom || !windowTo) return ''
  const window = windowText({ from: windowFrom, to: windowTo }, reader)
  return ` · ${say(t('service.window.agreed', { window }), reader)}`
}

/** What was said, oldest first; what the customer wrote when they asked comes before all. */
function talk({ detail, createdAt, messages }: TicketPage, reader: Reader): Html {
  const first = detail ? [{ authorKind: 'customer', text: detail, at: createdAt }] : []
  const all = [...first, ...messages]
  if (all.length === 0) return html``
  return html`<ol class="talk">${all.map(({ authorKind, text, at }) => {
    const isCustomer = authorKind === 'customer'
    const who = say(t(isCustomer ? 'service.you' : 'service.we'), reader)
    return html`<li class="${isCustomer ? 'you' : 'we'}"><small>${who} · ${clockTime(at, reader)}</small>${text}</li>`
  })}</ol>`
}

function form({ ticket, token }: Shown, { deed, inner, reader }: { deed: string; inner: Html; reader: Reader }): Html {
  return html`
    <form method="post" action="/k/${ticket.code}?lang=${reader.locale}" novalidate>
      <input type="hidden" name="do" value="${deed}">
      <input type="hidden" name="token" value="${token}">
      ${inner}
    </form>`
}

function confirm(shown: Shown, reader: Reader): Html {
  return form(shown, {
    deed: 'confirm',
    reader,
    inner: html`<button type="submit">${say(t('service.confirm'), reader)}</button>`,
  })
}

const stars = [1, 2, 3, 4, 5] as const

function rating(shown: Shown, reader: Reader): Html {
  const { state, satisfaction } = shown.ticket
  if (satisfaction !== null && isRated(shown.ticket))
    return html`<p>${say(t('service.rated', { stars: satisfaction }), reader)}</p>`
  if (state !== 'resolved' && state !== 'closed') return html``
  const words = (key: TextKey) => say(t(key), reader)
  const inner = html`
    <h2 id="rate">${words('service.rate')}</h2>
    <div class="stars" role="radiogroup" aria-labelledby="rate">${stars.map(
      star =>
        html`<label><input type="radio" name="stars" value="${star}">${say({ key: `service.star.${star}` }, reader)}</label>`,
    )}</div>
    <div class="field"><label for="note">${words('service.rateNote')}</label><input id="note" name="text" type="text" maxlength="1000" autocomplete="off"></div>
    <button class="plain" type="submit">${words('service.rateSend')}</button>`
  return form(shown, { deed: 'rate', reader, inner })
}

function write(shown: Shown, reader: Reader): Html {
  const words = (key: TextKey) => say(t(key), reader)
  const inner = html`
    <h2><label for="text">${words(isOpen(shown.ticket.state) ? 'service.write' : 'service.notYet')}</label></h2>
    <div class="field"><textarea id="text" name="text" maxlength="4000">${shown.text ?? ''}</textarea></div>
    <div class="trap" aria-hidden="true"><label for="website">Website</label><input id="website" name="website" type="text" tabindex="-1" autocomplete="off"></div>
    <button ${isOpen(shown.ticket.state) ? html`` : html`class="plain"`} type="submit">${words('service.sendMessage')}</button>`
  return form(shown, { deed: 'message', reader, inner })
}
