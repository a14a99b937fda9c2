import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can, modeOf } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { acceptedFields, acceptedIn, checkDuplicates } from '../duplicates/check.ts'
import type { Point } from '../duplicates/points.ts'
import { type Found, findRecord } from '../find.ts'
import { askFor, none } from '../form.ts'
import { readLine } from '../leads/line.ts'
import { createContact } from './create.ts'
import { contactFields, decides } from './fields.ts'
import { readPoints, refuseWrong } from './points.ts'

const words = (most: number) => z.string().max(most).default('')
const input = z.object({
  customer: z.string().min(1).max(200),
  line: z.string().max(2_000).optional(),
  name: words(100),
  title: words(100),
  phone: words(300),
  email: words(400),
  wechat: words(200),
  birthday: words(20),
  isDecisionMaker: z.enum([none, 'yes']).default(none),
  note: words(2_000),
  ...acceptedFields,
})
type Input = z.infer<typeof input>

/** A new person at a customer: "新联系人 C-7 李敏 采购总监 13800138000". */
export const add = defineAction({
  name: 'contact.add',
  words: { en: ['contact add', 'add contact', 'new contact'], zh: ['新联系人', '添加联系人', '新建联系人'] },
  usage: { en: '<customer> [name title phone]', zh: '<客户> [姓名 职位 电话]' },
  does: { en: 'Enter a person at a customer', zh: '给客户添加联系人' },
  input,
  read: rest => {
    const [customer = '', ...line] = rest.split(/\s+/)
    return { customer, line: line.join(' ') }
  },
  allow: can('update', 'customer'),

  async run(context, fields) {
    const customer = await findRecord(context, ['customer'], { said: fields.customer, verb: 'update' })
    if (context.said !== 'form' && !fields.acceptDuplicate)
      return addForm(context, customer, fields.line === undefined ? fields : { ...fields, ...fromLine(fields.line) })
    const { points, wrong } = readPoints(fields, context.company.region)
    const birthday = contactFields.find(({ id }) => id === 'birthday')?.read?.(fields.birthday, context)
    if (!fields.name) wrong.name = t('field.required')
    if (fields.birthday && birthday && 'wrong' in birthday) wrong.birthday = birthday.wrong
    refuseWrong(wrong)
    const { name, title, note, line: _line, ...more } = fields
    await refuseKnown(context, { customer, name, points })
    const asked = { ...more, name, title, note }
    const probe = { name: '', points, except: customer.id }
    const checked = await checkDuplicates(context, { probe, action: 'contact.add', input: asked, person: true })
    if (!checked.go) return checked.answer
    const id = await createContact(context, {
      ...{ customerId: customer.id, name, title: title || null, note: note || null, points },
      isDecisionMaker: fields.isDecisionMaker === 'yes',
      birthday: fields.birthday && birthday && 'value' in birthday ? new Date(birthday.value) : null,
    })
    const of = { entity: 'customer' as const, id: customer.id }
    return {
      notice: t('contact.added', { name, no: customer.no, customer: customer.title }),
      changed: [of],
      audit: [{ action: 'contact.add', on: of, facts: { name, contact: id, ...acceptedIn(checked) } }],
    }
  },
})

/** The same person at the same customer: the same name, and one way to reach them in common (R49). */
async function refuseKnown(
  { tx }: Context,
  { customer, name, points }: { customer: Found; name: string; points: Point[] },
): Promise<void> {
  const [known] = await tx.sql<{ name: string }>`
    select k.name from "Contact" k join "ContactPoint" p on p.entity = 'contact' and p."entityId" = k.id
    where k."customerId" = ${customer.id} and k."deletedAt" is null and k.name = ${name}
      and p.kind || ':' || p.normalised = any (${points.map(({ kind, normalised }) => `${kind}:${normalised}`)}::text[]) limit 1`
  if (known) throw new Refusal('contact.already', { name, customer: `${customer.no} ${customer.title}` })
}

/** Who and how to reach them; the first word is the name where nothing else is. */
function fromLine(line: string): Partial<Input> {
  const { company, person, position, phone, email, need } = readLine(line)
  const [first = '', ...rest] = need.split(' ')
  return {
    name: person || company || first,
    title: position || (person || company ? need : rest.join(' ')),
    phone,
    email,
  }
}

function addForm({ actor, reader }: Context, customer: Found, fields: Input) {
  const said = new Map(
    Object.entries(fields).flatMap(([id, value]) => (typeof value === 'string' ? [[id, value] as const] : [])),
  )
  const shown = contactFields.filter(
    ({ id, guardedBy }) => id !== 'reportsTo' && (!guardedBy || modeOf(actor, guardedBy) !== 'hidden'),
  )
  const rows = [1, 2, 3, 4, 5].map(row =>
    shown
      .filter(field => field.row === row)
      .map(field => ({
        ...field,
        value: said.get(field.id),
        ...(field.id === 'isDecisionMaker' ? { choices: decides(reader) } : {}),
      })),
  )
  const heading = `${customer.no} ${customer.title}`
  return askFor(
    { action: 'contact.add', context: { customer: customer.no }, title: t('contact.addTitle'), heading, rows },
    reader,
  )
}
