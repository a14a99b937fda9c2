import { z } from 'zod'
import { clockTime } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import { permits } from '../../core/rights.ts'
import { isTextKey, type Reader, say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { findRecord, foundById } from '../find.ts'
import { drawList, paged, pageSize, type Row } from '../list.ts'
import { dealIdsAt } from '../opportunities/readable.ts'
import { trailWords } from '../records/why.ts'
import { defineView } from '../view.ts'
import { type Event, eventsOf } from './events.ts'

/** What happened to a customer or a lead, from the first day on: talks, deals, owners, changes. */
export const timeline = defineAction({
  name: 'record.timeline',
  words: { en: ['timeline'], zh: ['时间线'] },
  usage: { en: '<customer, lead> [page]', zh: '<客户、线索> [页码]' },
  does: { en: 'See all that happened with a customer or lead', zh: '看客户或线索的时间线' },
  input: z.object({ record: z.string().min(1).max(200), page: paged.shape.page }),
  read: rest => {
    const [, record = rest, page] = /^(\S+)\s+(\d{1,3})$/.exec(rest) ?? []
    return { record, page: Math.min(Math.max(Number(page ?? 1), 1), 100) }
  },
  allow: 'everyone',
  async run(context, { record, page }) {
    const found = await findRecord(context, ['customer', 'lead'], { said: record, verb: 'read' })
    return { cards: [{ view: 'timeline', of: { entity: found.kind, id: found.id }, params: { page }, to: 'only' }] }
  },
})

export const timelineView = defineView({
  name: 'timeline',
  async draw({ tx, actor, reader }, of, params) {
    const found = await foundById({ tx }, of)
    if (!actor || !found || !permits(actor, { verb: 'read', entity: found.kind }, found)) return null
    const { page } = paged.parse(params)
    const deals = of.entity === 'customer' ? await dealIdsAt(tx, actor, found) : []
    const events = await eventsOf(tx, of, {
      deals,
      limit: pageSize + 1,
      offset: (page - 1) * pageSize,
    })
    return drawList(
      {
        title: t('timeline.title', { record: `${found.no} ${found.title}` }),
        empty: t('timeline.empty'),
        rows: events.slice(0, pageSize).map(event => rowOf(event, reader)),
        ...{ page, more: events.length > pageSize, verb: 'record.timeline', filter: { record: found.no } },
      },
      reader,
    )
  },
})

function rowOf(event: Event, reader: Reader): Row {
  const open = { title: say(t('button.open'), reader), verb: 'followup.show', data: { talk: event.talk } }
  return {
    title: [clockTime(event.at, reader), headOf(event, reader)].join(' · '),
    line: clip(lineOf(event, reader), 300),
    buttons: event.kind === 'talk' ? [open] : [],
  }
}

function headOf({ kind, who, facts }: Event, reader: Reader): string {
  if (kind !== 'talk') return who
  const marks = [
    wordOf('method', facts.method, reader),
    who,
    wordOf('result', facts.result, reader),
    facts.former === true ? say(t('timeline.former'), reader) : '',
    typeof facts.files === 'number' && facts.files > 0 ? say(t('timeline.files', { count: facts.files }), reader) : '',
    facts.edited === true ? say(t('timeline.edited'), reader) : '',
  ]
  return marks.filter(Boolean).join(' · ')
}

function lineOf({ kind, who, text, facts }: Event, reader: Reader): string {
  const word = (name: string) => textOf(facts[reader.locale === 'en' ? `${name}En` : name])
  switch (kind) {
    case 'talk':
      return text
    case 'gone':
      return say(t('timeline.deleted', { by: textOf(facts.by), reason: text }), reader)
    case 'stage':
      return say(
        t(facts.from ? 'timeline.stage' : 'timeline.opened', { deal: text, from: word('from'), to: word('to') }),
        reader,
      )
    case 'owned':
    case 'given': {
      const reason = say(
        {
          key: kind === 'owned' ? 'timeline.owned' : 'timeline.given',
          args: { who, how: wordOf('episode', facts.reason, reader) },
        },
        reader,
      )
      return [reason, text].filter(Boolean).join('：')
    }
    case 'trail':
      return trailWords({ action: text, who, facts }, reader)
  }
}

/** The word for a value of a fixed list; nothing for a value it does not hold. */
function wordOf(list: 'method' | 'result' | 'episode', value: unknown, reader: Reader): string {
  const key = `${list}.${String(value)}`
  return isTextKey(key) ? say({ key }, reader) : ''
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
