import { z } from 'zod'
import { localDate } from '../../core/moment.ts'
import { permits } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { findRecord, foundById } from '../find.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { placeName, teamOf } from './members.ts'

/** Who helps with a record. */
export const list = defineAction({
  name: 'team.list',
  words: { en: ['team'], zh: ['协作人', '团队'] },
  usage: { en: '<record>', zh: '<记录>' },
  does: { en: 'See who helps with a record', zh: '看一条记录的协作人' },
  input: z.object({ record: z.string().min(1).max(200) }),
  read: rest => ({ record: rest }),
  allow: 'everyone',
  async run(context, { record }) {
    const found = await findRecord(context, ['lead', 'customer', 'opportunity'], { said: record, verb: 'read' })
    return { cards: [{ view: 'team', of: { entity: found.kind, id: found.id }, to: 'only' }] }
  },
})

export const teamView = defineView({
  name: 'team',
  async draw({ tx, actor, reader, company }, of) {
    const found = await foundById({ tx }, of)
    if (!actor || !found || !permits(actor, { verb: 'read', entity: found.kind }, found)) return null
    const chooses = permits(actor, { verb: 'dispose', entity: found.kind }, found)
    const members = await teamOf(tx, of, localDate(reader.now, company.zone))
    const rows = members.map(member => ({
      title: member.name,
      line: placeName(member, reader),
      buttons:
        chooses || member.userId === actor.id
          ? [
              {
                title: say(t(chooses ? 'button.takeOff' : 'button.leave'), reader),
                verb: 'team.remove',
                data: { record: found.no, person: member.name },
              },
            ]
          : [],
    }))
    const owner = { title: found.owner?.name ?? '—', line: say(t('team.owner'), reader), buttons: [] }
    const title = t('team.title', { record: `${found.no} ${found.title}` })
    return drawList(
      {
        title,
        ...(members.length === 0 ? { subtitle: t('team.empty') } : {}),
        empty: t('team.empty'),
        rows: found.owner ? [owner, ...rows] : rows,
        buttons: chooses
          ? [{ title: say(t('button.addColleague'), reader), verb: 'team.add', data: { record: found.no } }]
          : [],
      },
      reader,
    )
  },
})
