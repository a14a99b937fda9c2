import { localDate } from '../../core/moment.ts'
import { t } from '../../core/text.ts'
import { defineBlock } from '../customers/block.ts'
import { placeName, teamOf } from './members.ts'

/** Who helps the owner of a customer. */
export const teamBlock = defineBlock({
  heading: t('block.team'),
  async draw({ tx, reader, company }, { id, no }) {
    const members = await teamOf(tx, { entity: 'customer', id }, localDate(reader.now, company.zone))
    if (members.length === 0) return null
    return {
      lines: members.slice(0, 5).map(member => ({ title: member.name, line: placeName(member, reader) })),
      buttons: [{ title: t('block.teamAll'), verb: 'team.list', data: { record: no } }],
    }
  },
})
