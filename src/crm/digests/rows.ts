import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { clockTime, storedDay } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { drawList, pageSize, type Row } from '../list.ts'
import { defineView } from '../view.ts'
import { figures } from './figures/all.ts'
import type { Figure } from './figures/figure.ts'
import { type Behind, behind } from './figures/list.ts'
import { holdersFor, seesMoney, staffOf } from './holders.ts'
import { addedText, figureName } from './words.ts'

const input = z.object({
  figure: z.string().max(60),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  fromOn: z.iso.date(),
  toOn: z.iso.date(),
  person: z.uuid().optional(),
  page: z.number().int().min(1).max(100).default(1),
})

/** The list behind a number of a digest: the same rows, of those whose records the person may read now (R153). */
export const rows = defineAction({
  name: 'digest.rows',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'See the list behind a number of a digest', zh: '看日报里一个数字背后的名单' },
  input,
  read: () => ({}),
  allow: 'everyone',
  async run({ tx, actor }, params) {
    const figure = figures.get(params.figure)
    if (!figure || holdersFor(actor, figure, await staffOf(tx)) === undefined) throw new Refusal('digest.noFigure', {})
    return { cards: [{ view: 'digest.rows', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})

export const rowsView = defineView({
  name: 'digest.rows',
  async draw({ tx, actor, reader, company }, _of, given) {
    if (!actor) return null
    const { figure: name, person, page, ...asked } = input.parse(given)
    const figure = figures.get(name)
    const known = figure && holdersFor(actor, figure, await staffOf(tx))
    if (!figure || known === undefined) return null
    const mine = known === null || person === undefined ? known : new Set([person].filter(id => known.has(id)))
    const holders = known === null && person ? [person] : mine && [...mine]
    const span = { ...asked, from: new Date(asked.from), to: new Date(asked.to) }
    const found = await behind(tx, { figure, span, holders, limit: pageSize + 1, offset: (page - 1) * pageSize })
    const money = figure.money === true && seesMoney(actor)
    return drawList(
      {
        title: figureName(name),
        empty: t('digest.noRows'),
        rows: found
          .slice(0, pageSize)
          .map(one => rowOf(one, { reader, money, own: actor.id, currency: company.currency, adds: figure.adds })),
        ...{ page, more: found.length > pageSize, verb: 'digest.rows' },
        filter: { ...asked, figure: name, ...(person ? { person } : {}) },
      },
      reader,
    )
  },
})

function rowOf(
  one: Behind,
  {
    reader,
    money,
    own,
    currency: usual,
    adds,
  }: { reader: Reader; money: boolean; own: string; currency: string; adds?: Figure['adds'] },
): Row {
  const { no, title, at, day, holder, holderName, minor, currency, entity } = one
  const when = day ? storedDay(day, reader) : clockTime(at, reader)
  const amount = money && minor !== null ? formatMoney({ minor, currency: currency ?? usual }, reader.locale) : ''
  const added = adds && minor !== null ? say(addedText(adds, Number(minor)), reader) : ''
  return {
    title: [no, title].filter(Boolean).join(' ') || '—',
    line: [when, holder === own ? '' : holderName, amount, added].filter(Boolean).join(' · '),
    buttons: no ? [{ title: say(t('button.open'), reader), ...doorOf(entity, no) }] : [],
  }
}

function doorOf(entity: string, no: string) {
  if (entity === 'contract') return { verb: 'contract.create', data: { from: no } }
  if (entity === 'payment' || entity === 'invoice') return { verb: `${entity}.list`, data: {} }
  if (entity === 'ticket') return { verb: 'ticket.show', data: { ticket: no } }
  return { verb: 'record.show', data: { record: no } }
}
