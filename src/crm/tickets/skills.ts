import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { askFor } from '../form.ts'
import { drawList } from '../list.ts'
import { findPerson } from '../members/find.ts'
import { defineView } from '../view.ts'
import { engineersOf } from './candidates.ts'
import { type Coordinate, placeIn, pointText, skillsIn } from './fields.ts'

/** What engineers can do and where they start from; without a name all of them. Dispatchers keep it. */
export const skills = defineAction({
  name: 'ticket.skills',
  words: { en: ['engineer skills', 'ticket skills'], zh: ['工程师技能', '技能'] },
  usage: { en: '[person] [skills]', zh: '[人] [技能…]' },
  does: { en: 'See or keep what engineers can do', zh: '看或登记工程师的技能与驻地' },
  input: z.object({
    person: z.string().max(100).default(''),
    skills: z.string().max(300).optional(),
    base: z.string().max(300).default(''),
  }),
  read: rest => {
    const [person = '', ...list] = rest.split(/\s+/)
    return { person, ...(list.length > 0 ? { skills: list.join(',') } : {}) }
  },
  allow: can('assign', 'ticket'),

  async run(context, { person: said, skills: list, base }) {
    if (!said) return { cards: [listCard] }
    const person = await findPerson(context, said)
    const kept = await context.tx.engineerProfile.findUnique({ where: { userId: person.id } })
    if (context.said !== 'form' && list === undefined) return form(context, person.displayName, kept)
    const place = base ? placeIn(base) : undefined
    const where =
      context.said === 'form' ? { base: place?.text ?? null, lat: place?.lat ?? null, lng: place?.lng ?? null } : {}
    const data = { skills: skillsIn(list ?? ''), ...where }
    await context.tx.engineerProfile.upsert({
      where: { userId: person.id },
      create: { userId: person.id, ...data },
      update: data,
    })
    return {
      notice: t('ticket.skillsKept', { name: person.displayName, list: data.skills }),
      audit: [
        {
          action: 'ticket.skills',
          on: { entity: 'user', id: person.id },
          facts: { name: person.displayName, list: data.skills.join('、') },
        },
      ],
      cards: [listCard],
    }
  },
})

const listCard = { view: 'ticket.skills', of: companyRecord, to: 'only' } as const

type Kept = { skills: string[]; base: string | null; lat: Coordinate; lng: Coordinate } | null

function form({ reader }: Context, name: string, kept: Kept) {
  const place = [kept?.base, pointText(kept?.lat ?? null, kept?.lng ?? null)].filter(Boolean).join(' ')
  return askFor(
    {
      action: 'ticket.skills',
      context: { person: name },
      title: t('ticket.skillsTitle', { name }),
      fields: [
        { id: 'skills', label: 'ticket.skills', hint: 'ticket.skillsHint', value: kept?.skills.join('、'), max: 300 },
        { id: 'base', label: 'ticket.base', hint: 'ticket.baseHint', value: place, max: 300 },
      ],
    },
    reader,
  )
}

export const skillsView = defineView({
  name: 'ticket.skills',
  async draw({ tx, actor, reader }) {
    if (!actor) return null
    const people = await tx.user.findMany({
      where: { id: { in: await engineersOf(tx) } },
      include: { engineer: true },
      orderBy: { createdOrder: 'asc' },
    })
    const rows = people.map(({ displayName, handle, engineer }) => ({
      title: displayName,
      line: [engineer?.skills.join('、') || say(t('ticket.noSkills'), reader), engineer?.base]
        .filter(Boolean)
        .join(' · '),
      buttons: [{ title: say(t('button.edit'), reader), verb: 'ticket.skills', data: { person: handle } }],
    }))
    return drawList({ title: t('ticket.skillsList'), empty: t('ticket.noCandidates'), rows }, reader)
  },
})
