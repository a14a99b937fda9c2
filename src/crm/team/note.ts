import { z } from 'zod'
import { localDate } from '../../core/moment.ts'
import { say, t } from '../../core/text.ts'
import { foundById } from '../find.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { placeName, teamOf } from './members.ts'

const params = z.object({ by: z.string() })

/** Tells a colleague what they were asked to help with; when their help has ended, the same note says so. */
export const teamNoteView = defineView({
  name: 'team.note',
  async draw({ tx, actor, reader, company }, of, given) {
    const found = await foundById({ tx }, of)
    if (!actor || !found) return null
    const { by } = params.parse(given)
    const member = (await teamOf(tx, of, localDate(reader.now, company.zone))).find(({ userId }) => userId === actor.id)
    const record = `${found.no} ${found.title}`
    if (!member)
      return drawList({ title: t('team.noteEnded', { record }), empty: t('team.noteEndedWhy'), rows: [] }, reader)
    const open = { title: say(t('button.open'), reader), verb: 'record.show', data: { record: found.no }, main: true }
    const rows = [{ title: record, line: placeName(member, reader), buttons: [open] }]
    return drawList({ title: t('team.note', { by }), empty: t('team.empty'), rows }, reader)
  },
})
