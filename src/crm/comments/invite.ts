import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { findRecord, foundById } from '../find.ts'
import { placeNames } from '../team/add.ts'
import { joinTeam } from '../team/members.ts'

/** What becomes of somebody who was named and may not read the record: added to its team to read, or left out. */
export const invite = defineAction({
  name: 'comment.invite',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Let a colleague read what they were named in', zh: '让被 @ 的同事能查看记录' },
  input: z.object({ comment: z.uuid(), person: z.uuid(), answer: z.enum(['add', 'leave']) }),
  read: () => ({}),
  allow: 'everyone',

  async run(context, { comment: id, person, answer }) {
    const { tx, actor } = context
    const comment = await tx.comment.findUnique({ where: { id } })
    if (!comment || comment.authorId !== actor.id || !comment.mentionIds.includes(person))
      throw new Refusal('talk.unknown', {})
    const talk =
      comment.entity === 'followup' ? await tx.followUpRecord.findUnique({ where: { id: comment.entityId } }) : null
    const entity = z.enum(['lead', 'customer', 'opportunity']).parse(talk?.entity ?? comment.entity)
    const about = await foundById({ tx }, { entity, id: talk?.entityId ?? comment.entityId })
    const colleague = await tx.user.findUnique({ where: { id: person, status: 'active' } })
    if (!about || !colleague) throw new Refusal('talk.unknown', {})
    const of = { entity: about.kind, id: about.id }
    const params = { comment: id, person, name: colleague.displayName, state: answer === 'add' ? 'added' : 'left' }
    const settled = { view: 'comment.stranger', of, params, to: 'only' as const }
    if (answer === 'leave') return { cards: [settled] }
    const found = await findRecord(context, ['lead', 'customer', 'opportunity'], { said: about.no, verb: 'dispose' })
    await joinTeam(context, of, { userId: person, level: 'read', expiresOn: null })
    const place = placeNames(context, { level: 'read', expiresOn: null })
    const facts = {
      no: found.no,
      title: found.title,
      name: colleague.displayName,
      user: person,
      before: null,
      ...place,
    }
    return {
      notice: t('comment.invited', { name: colleague.displayName, record: `${found.no} ${found.title}` }),
      changed: [of],
      audit: [{ action: 'team.add', on: of, facts }],
      cards: [settled, { view: 'comment', of, params: { comment: id }, to: { dm: person } }],
    }
  },
})
