import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { findRecord } from '../find.ts'
import { findPerson } from '../person.ts'
import { placeIn, placeNames } from './add.ts'
import { joinTeam, leaveTeam } from './members.ts'

/** Takes a colleague off a team; anybody may leave by themselves. */
export const remove = defineAction({
  name: 'team.remove',
  words: { en: ['unshare', 'team remove'], zh: ['移除协作人', '取消协作'] },
  usage: { en: '<record> <colleague>', zh: '<记录> <同事>' },
  does: { en: 'End a colleague’s help with a record', zh: '结束同事对一条记录的协作' },
  input: z.object({ record: z.string().min(1).max(200), person: z.string().min(1).max(100) }),
  read: rest => {
    const [record = '', person = ''] = rest.split(/\s+/)
    return { record, person }
  },
  allow: 'everyone',

  async run(context, { record, person: said }) {
    const person = await findPerson(context, said)
    const verb = person.id === context.actor.id ? 'read' : 'dispose'
    const found = await findRecord(context, ['lead', 'customer', 'opportunity'], { said: record, verb })
    const of = { entity: found.kind, id: found.id }
    const before = await leaveTeam(context.tx, of, person.id)
    if (!before) throw new Refusal('team.notOn', { name: person.name, no: found.no })
    const { no, title } = found
    return {
      notice: t('team.removed', { name: person.name, no, title }),
      changed: [of],
      audit: [
        {
          action: 'team.remove',
          on: of,
          facts: { no, title, name: person.name, user: person.id, before, ...placeNames(context, before) },
        },
      ],
    }
  },

  async undo(context, done) {
    const { of, facts } = placeIn(done)
    if (facts.before) await joinTeam(context, of, { userId: facts.user, ...facts.before })
    return { notice: t('team.removeUndone', { name: facts.name, no: facts.no, title: facts.title }), changed: [of] }
  },
})
