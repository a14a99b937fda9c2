import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Outcome } from '../../core/platform.ts'
import { roleSaid } from '../../core/roles.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { choices } from '../choices.ts'
import { decide, tell } from './decide.ts'
import { hire, personIn } from './hire.ts'
import { mayAdmit, type Request, requestOf } from './requests.ts'

const input = z.object({
  request: z.string().min(1).max(20),
  /** A colleague's handle, when it was typed; the form sends the person's id. */
  as: z.string().max(100).default(''),
  person: z.string().max(60).default(''),
  name: z.string().max(100).default(''),
  roles: z.string().max(60).default(''),
  department: z.string().max(60).default(''),
})
type Input = z.infer<typeof input>

const choice = z.array(z.object({ title: z.string(), value: z.string() }))
const form = defineCard(
  'join-form',
  z.strictObject({ who: z.string(), name: z.string(), people: choice, roles: choice, departments: choice }),
)

/** Lets somebody in: as a colleague who is known, or as somebody new with a role and a department. */
export const approve = defineAction({
  name: 'member.approve',
  words: { en: ['join approve', 'admit'], zh: ['批准加入', '同意加入'] },
  usage: { en: '<request> [colleague’s handle]', zh: '<申请> [同事的账号名]' },
  does: { en: 'Let somebody in, as a colleague or as somebody new', zh: '批准加入申请：绑定同事或新建成员' },
  input,
  read: rest => {
    const [request = '', as = ''] = rest.split(/\s+/)
    return { request, as }
  },
  allow: mayAdmit,

  async run(context, fields) {
    const request = await requestOf(context.tx, fields.request)
    if (request.state === 'approved') throw await tooLate(context, request)
    const person = await personOf(context, fields)
    if (person) return admit(context, request, person)
    if (context.said !== 'form') return ask(context, request)
    return admit(context, request, await newcomer(context, fields, request))
  },
})

async function tooLate({ tx }: Pick<Context, 'tx'>, { no }: Request): Promise<Refusal> {
  const { decidedBy, decidedAt } = await requestOf(tx, no)
  return new Refusal('join.decided', { no, who: decidedBy?.displayName, at: decidedAt })
}

type Person = { id: string; name: string }

async function personOf({ tx, said }: Context, { as, person }: Input): Promise<Person | undefined> {
  if (as === '' && person === '') return undefined
  const where = as ? { handle: as.replace(/^@/, '') } : { id: z.uuid().safeParse(person).data ?? newId() }
  const found = await tx.user.findFirst({ where: { ...where, status: 'active' } })
  if (found) return { id: found.id, name: found.displayName }
  if (said === 'form')
    throw new Refusal('input.fields', {}, { person: t('join.noSuchColleague', { as: as || person }) })
  throw new Refusal('join.noSuchColleague', { as: as || person })
}

async function ask(context: Context, request: Request): Promise<Outcome> {
  const { tx, reader } = context
  const roles = await tx.role.findMany({ orderBy: { name: 'asc' } })
  const departments = await tx.department.findMany({ orderBy: { path: 'asc' } })
  const option = ({ id, name }: { id: string; name: string }) => ({ title: roleSaid(name, reader), value: id })
  const { no, identity, email } = request
  const card = form.draw(
    {
      who: [`${no} ${identity.displayName}`, identity.install.platform, email].filter(Boolean).join(' · '),
      name: identity.displayName,
      people: (await choices.get('people')?.(context, '')) ?? [],
      roles: roles.map(option),
      departments: departments.map(option),
    },
    reader,
  )
  return { form: { action: 'member.approve', context: { request: no }, title: t('join.approveTitle', { no }), card } }
}

/** Somebody new, with what the form says. */
async function newcomer(context: Context, { name, roles, department }: Input, { email }: Request): Promise<Person> {
  const taken = email && (await context.tx.user.findFirst({ where: { email: { equals: email, mode: 'insensitive' } } }))
  const person = await personIn(context, { name, roles, department, email: taken ? '' : (email ?? '') })
  return hire(context.tx, person)
}

async function admit(context: Context, request: Request, person: Person): Promise<Outcome> {
  const { tx, now } = context
  if (!(await decide(context, request, 'approved'))) throw await tooLate(context, request)
  await tx.chatIdentity.update({
    where: { id: request.identity.id },
    data: { userId: person.id, linkedAt: now, linkMethod: 'admin', state: 'active' },
  })
  await tell(context, request, person.id)
  const { no, identity } = request
  return {
    notice: t('join.approved', { no, account: identity.displayName, name: person.name }),
    changed: [{ entity: 'join', id: request.id }],
    audit: [
      {
        action: 'member.approve',
        on: { entity: 'user', id: person.id },
        facts: { no, account: identity.displayName, platform: identity.install.platform },
      },
    ],
  }
}
