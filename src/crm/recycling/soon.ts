import { z } from 'zod'
import { type Actor, can, permits } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { drawList, paged, pageIn, pageSize } from '../list.ts'
import type { Ownable } from '../ownership.ts'
import { defineView, type Viewer } from '../view.ts'
import { type Due, dueSoon, leftText, soonDays } from './due.ts'

/** What is about to be recycled: a rep's own, a manager's people's, the nearest first. */
export const soon = defineAction({
  name: 'recycle.soon',
  words: { en: ['expiring', 'about to be recycled'], zh: ['即将回收', '快要回收'] },
  usage: { en: '[page]', zh: '[页码]' },
  does: { en: 'See what is about to be recycled', zh: '看快要被自动回收的线索和客户' },
  input: paged,
  read: pageIn,
  allow: can('claim', 'lead'),
  async run({ actor }, params) {
    return { cards: [{ view: 'recycle.soon', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})

const params = paged.extend({ mine: z.boolean().default(false) })
type Line = Due & {
  entity: Ownable
  id: string
  no: string
  title: string
  owner: { id: string; departmentPath: string | null }
  name: string
}

export const soonView = defineView({
  name: 'recycle.soon',
  async draw({ tx, actor, reader, company }, _of, given) {
    if (!actor) return null
    const { page, mine } = params.parse(given)
    const lines = (await dueFor({ tx, actor, reader, company }, mine)).sort((a, b) => a.daysLeft - b.daysLeft)
    const rows = lines.slice((page - 1) * pageSize, page * pageSize).map(line => {
      const own = line.ownerId === actor.id
      return {
        title: `${line.no} ${line.title}`,
        line: [say(leftText(line.entity, line), reader), own ? '' : line.name].filter(Boolean).join(' · '),
        buttons: own
          ? [
              { title: say(t('button.log'), reader), verb: 'followup.log', data: { about: line.no }, main: true },
              { title: say(t('button.extend'), reader), verb: 'recycle.extend', data: { record: line.no } },
            ]
          : [{ title: say(t('button.open'), reader), verb: 'record.show', data: { record: line.no } }],
      }
    })
    return drawList(
      {
        title: t('recycle.soonTitle'),
        subtitle: t('recycle.soonCount', { count: lines.length, days: soonDays }),
        empty: t('recycle.soonEmpty', { days: soonDays }),
        rows,
        ...{ page, more: lines.length > page * pageSize, verb: 'recycle.soon', filter: { mine } },
      },
      reader,
    )
  },
})

async function dueFor({ tx, actor, reader, company }: Viewer & { actor: Actor }, mine: boolean): Promise<Line[]> {
  const found: Line[] = []
  for (const entity of ['customer', 'lead'] as const) {
    const due = await dueSoon({ tx, now: reader.now, company }, { entity, atMost: soonDays })
    const lines = await named(tx, entity, due)
    found.push(
      ...lines.filter(line => (mine ? line.ownerId === actor.id : permits(actor, { verb: 'read', entity }, line))),
    )
  }
  return found
}

async function named(tx: Tx, entity: Ownable, due: (Due & { id: string })[]): Promise<Line[]> {
  type Named = { id: string; no: string; title: string; ownerId: string; name: string; departmentPath: string | null }
  const rows = await tx.sql<Named>`
    select n.id, n.no, n.title, u.id as "ownerId", u."displayName" as name, d.path as "departmentPath"
    from "NamedRecord" n join "User" u on u.id = n."ownerId" left join "Department" d on d.id = u."departmentId"
    where n.entity = ${entity} and n.id = any (${due.map(({ id }) => id)}::uuid[])`
  const byId = new Map(rows.map(row => [row.id, row]))
  return due.flatMap(one => {
    const row = byId.get(one.id)
    return row
      ? {
          ...one,
          entity,
          no: row.no,
          title: row.title,
          name: row.name,
          owner: { id: row.ownerId, departmentPath: row.departmentPath },
        }
      : []
  })
}
