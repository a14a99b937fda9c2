import type { Answer } from '../../src/core/platform.ts'
import type { Asked, Book, Customer, Wish } from './deed.ts'
import type { Cast, Handle } from './people.ts'

/** Nothing has happened yet. */
export function emptyBook(): Book {
  return {
    ...{ leads: new Map(), entered: new Map(), deals: new Map(), made: new Map() },
    ...{ customers: [], closed: new Set() },
  }
}

/** The customers somebody has won, the earliest first; those that still have their deal open, if asked. */
export function customersOf(book: Book, who: Handle, { open = false } = {}): Customer[] {
  return book.customers.filter(one => one.who === who && (!open || (one.deal && !book.closed.has(one.deal))))
}

/** A deed in the words of the action table; undefined when what it is about never came to be. */
export function wishOf(
  deed: Asked,
  { cast, book, campaign }: { cast: Cast; book: Book; campaign: string },
): Wish | undefined {
  if (deed.does === 'add')
    return {
      action: 'lead.add',
      input: {
        ...deed.fields,
        destination: deed.fields.region === 'Overseas' ? cast.overseas : cast.pool,
        campaign: deed.fields.source === '展会' ? campaign : 'none',
      },
    }
  if (deed.does === 'set up') return { action: deed.action, input: deed.input }
  if (deed.does === 'play') return deed.wish(book)
  const lead = book.leads.get(deed.lead)
  const deal = book.deals.get(deed.lead)
  const entered = book.entered.get(deed.lead)
  if (!lead) return undefined
  switch (deed.does) {
    case 'claim':
      return { action: 'lead.claim', input: { leads: [lead] } }
    case 'release':
      return { action: 'lead.release', input: { lead, reason: deed.reason, pool: cast.pool } }
    case 'log':
      return {
        action: 'followup.log',
        input: { about: deal ?? lead, text: deed.text, method: deed.method, when: deed.when, next: deed.next },
      }
    case 'convert':
      return {
        action: 'lead.convert',
        input: {
          lead,
          customer: entered?.company,
          contact: entered?.person,
          position: entered?.position,
          deal: deed.deal,
          amount: deed.amount,
        },
      }
    case 'move':
      return deal ? { action: 'deal.move', input: { deal } } : undefined
    case 'expect':
      return deal ? { action: 'deal.edit', input: { deal, close: deed.close, nextStep: deed.nextStep } } : undefined
    case 'sell':
      return deal ? { action: 'line.save', input: { deal, text: deed.lines } } : undefined
    case 'win':
      return deal ? { action: 'deal.won', input: { deal } } : undefined
    case 'lose':
      return deal
        ? { action: 'deal.lost', input: { deal, reason: deed.reason, competitor: deed.competitor } }
        : undefined
  }
}

/** Remembers the numbers an answer names. */
export function learn(deed: Asked, answer: Answer, book: Book): void {
  if (answer.error || answer.form) return
  const numbered = (letter: string) => new RegExp(`${letter}-\\d+`).exec(answer.notice ?? '')?.[0]
  if (deed.does === 'play') {
    const no = numbered('[LCO]')
    if (no) book.made.set(deed.name, no)
    return
  }
  if (deed.does === 'set up') return
  if (deed.does === 'add') {
    const lead = numbered('L')
    if (lead) {
      book.leads.set(deed.lead, lead)
      book.entered.set(deed.lead, deed.fields)
    }
    return
  }
  const deal = book.deals.get(deed.lead)
  if (deal && (deed.does === 'win' || deed.does === 'lose')) book.closed.add(deal)
  if (deed.does !== 'convert') return
  const opened = numbered('O')
  const no = numbered('C')
  if (opened) book.deals.set(deed.lead, opened)
  if (no) book.customers.push({ no, name: book.entered.get(deed.lead)?.company ?? '', who: deed.who, deal: opened })
}
