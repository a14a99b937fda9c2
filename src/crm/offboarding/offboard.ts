import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { FormWish } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, type Text, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import type { Person } from '../members/find.ts'
import { closable, closeAccount } from '../members/status.ts'
import { heldBy } from './counts.ts'
import { type Choice, choiceOf, kinds, offered } from './kinds.ts'

const choices = z.array(z.strictObject({ title: z.string(), value: z.string() }))
const formCard = defineCard(
  'offboard-form',
  z.strictObject({
    name: z.string(),
    hint: z.string(),
    kinds: z.array(z.strictObject({ id: z.string(), label: z.string(), value: z.string(), choices })),
  }),
)

const choice = z.string().max(60).default('stay')
const input = z.object({
  person: z.string().min(1).max(100),
  ...{ leads: choice, customers: choice, deals: choice, tickets: choice, campaigns: choice, plans: choice },
})

/**
 * Somebody leaves: their access ends at once, and everything they hold goes where the form says, in one job with a report. What has no
 * receiver yet stays with them and is listed to their manager; nothing is deleted.
 */
export const offboard = defineAction({
  name: 'member.offboard',
  words: { en: ['offboard'], zh: ['离职', '离职交接'] },
  usage: { en: '<person>', zh: '<成员>' },
  does: { en: 'Hand over everything of somebody who leaves', zh: '员工离职，交接其名下的一切' },
  input,
  read: rest => ({ person: rest }),
  allow: can('update', 'user'),

  async run(context, said) {
    const { tx, actor, now } = context
    const leaver = await closable(context, said.person)
    if (context.said !== 'form') return { form: await formOf(context, leaver) }
    if (await tx.handover.findFirst({ where: { userId: leaver.id, doneAt: null } }))
      throw new Refusal('offboard.running', { name: leaver.displayName })
    const chosen = await checked(context, said, leaver)
    await closeAccount(context, leaver.id, 'left')
    const id = newId()
    await tx.handover.create({
      data: { id, userId: leaver.id, startedById: actor.id, choices: chosen, createdAt: now },
    })
    return {
      notice: t('offboard.started', { name: leaver.displayName }),
      changed: [companyRecord, { entity: 'user', id: leaver.id }],
      audit: [
        {
          action: 'member.offboard',
          on: { entity: 'user', id: leaver.id },
          facts: { name: leaver.displayName, ...chosen },
        },
      ],
      cards: [{ view: 'handover', of: { entity: 'user', id: leaver.id }, params: { handover: id }, to: 'only' }],
    }
  },
})

type Said = z.infer<typeof input>

/** Who may take over: everybody at work but the leaver. */
async function receivers(
  { tx }: Context,
  leaver: Person,
): Promise<{ id: string; displayName: string; managerOfLeaver: boolean }[]> {
  const { managerId } = await tx.user.findUniqueOrThrow({ where: { id: leaver.id } })
  const people = await tx.user.findMany({
    where: { status: 'active', id: { not: leaver.id }, identities: { some: {} } },
    orderBy: { createdOrder: 'asc' },
  })
  return people.map(({ id, displayName }) => ({ id, displayName, managerOfLeaver: id === managerId }))
}

async function formOf(context: Context, leaver: Person): Promise<FormWish> {
  const { tx, reader } = context
  const held = await heldBy(tx, leaver.id)
  const people = await receivers(context, leaver)
  const boss = people.find(({ managerOfLeaver }) => managerOfLeaver)?.id
  const asked = kinds.filter(kind => held[kind] > 0)
  const card = formCard.draw(
    {
      name: leaver.displayName,
      hint: say(t(asked.length === 0 ? 'offboard.nothing' : 'offboard.hint', { name: leaver.displayName }), reader),
      kinds: asked.map(kind => ({
        id: kind,
        label: say(t(`offboard.kind.${kind}`, { count: held[kind] }), reader),
        value: offered[kind].find(word => word === 'follow') ?? boss ?? offered[kind][0] ?? 'stay',
        choices: [
          ...people.map(({ id, displayName }) => ({ title: displayName, value: id })),
          ...offered[kind].map(word => ({ title: say(t(`offboard.choice.${word}`), reader), value: word })),
        ],
      })),
    },
    reader,
  )
  return {
    action: 'member.offboard',
    context: { person: leaver.displayName },
    title: t('offboard.title', { name: leaver.displayName }),
    card,
  }
}

/** The choices as they are kept. Throws at a kind whose receiver does not work here. */
async function checked(context: Context, said: Said, leaver: Person): Promise<Record<string, string>> {
  const people = new Set((await receivers(context, leaver)).map(({ id }) => id))
  const wrong: Record<string, Text> = {}
  for (const kind of kinds) {
    const choice: Choice | undefined = choiceOf(kind, said[kind], people)
    if (!choice) wrong[kind] = t('offboard.noReceiver')
  }
  if (Object.keys(wrong).length > 0) throw new Refusal('input.fields', {}, wrong)
  return Object.fromEntries(kinds.map(kind => [kind, said[kind]]))
}
