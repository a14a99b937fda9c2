import { z } from 'zod'
import { newId } from '../../core/id.ts'
import { nameKey } from '../../core/normal.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, type Text, t } from '../../core/text.ts'
import { nextNumber } from '../../store/numbers.ts'
import { type Context, defineAction } from '../action.ts'
import { createContact } from '../contacts/create.ts'
import { readPoints, refuseWrong } from '../contacts/points.ts'
import { askFor, type Field, none } from '../form.ts'
import { readLine } from '../leads/line.ts'
import { type Point, refuseDuplicate } from '../leads/points.ts'
import { startOwning } from '../ownership.ts'
import { customerColumns, levelChoices } from './fields.ts'

const words = (most: number) => z.string().max(most).default('')
const input = z.object({
  line: z.string().max(2_000).optional(),
  name: words(200),
  level: z.enum([none, 'A', 'B', 'C']).default(none),
  industry: words(100),
  region: words(100),
  source: words(100),
  tags: words(300),
  person: words(100),
  position: words(100),
  phone: words(200),
  email: words(400),
  accept: z.enum(['no', 'yes']).default('no'),
})
type Input = z.infer<typeof input>

/** A new customer with its first contact. A company of that name that is there already is shown first, and nothing is lost by it. */
export const add = defineAction({
  name: 'customer.add',
  words: { en: ['customer add', 'add customer', 'new customer'], zh: ['新客户', '新建客户'] },
  usage: { en: '[company person phone]', zh: '[公司 联系人 电话]' },
  does: { en: 'Enter a new customer', zh: '新建一个客户' },
  input,
  read: rest => ({ line: rest }),
  allow: can('create', 'customer'),

  async run(context, fields) {
    if (context.said !== 'form') return addForm(context, fromLine(fields))
    const { points, wrong } = readPoints({ phone: fields.phone, email: fields.email }, context.company.region)
    if (!fields.name) wrong.name = t('field.required')
    if (!fields.person && points.length > 0) wrong.person = t('field.required')
    refuseWrong(wrong)
    await refuseDuplicate(context, points)
    const same = fields.accept === 'yes' ? [] : await sameName(context, fields.name)
    if (same.length > 0) return addForm(context, fields, same)
    return save(context, { fields, points })
  },
})

function fromLine(fields: Input): Input {
  const { company, person, position, phone, email, source, region, need } = readLine(fields.line ?? '')
  return { ...fields, name: company || need, person, position, phone, email, source, region }
}

/** Customers of the same name, whoever has them: which they are and who looks after them, and no more (R43, R45). */
async function sameName({ tx }: Context, name: string): Promise<Text[]> {
  const rows = await tx.sql<{ no: string; name: string; keeper: string | null }>`
    select c.no, c.name, coalesce(u."displayName", p.name) as keeper
    from "Customer" c left join "User" u on u.id = c."ownerId" left join "Pool" p on p.id = c."poolId"
    where c."nameKey" = ${nameKey(name)} and c."deletedAt" is null order by c."createdAt" limit 3`
  return rows.map(row => t('customer.sameName', { no: row.no, name: row.name, keeper: row.keeper ?? '—' }))
}

async function save(context: Context, { fields, points }: { fields: Input; points: Point[] }): Promise<Outcome> {
  const { tx, actor, now } = context
  const id = newId()
  const no = await nextNumber(tx, 'customer')
  const { name, industry, region, source, tags } = fields
  const level = fields.level === none ? '' : fields.level
  const columns = customerColumns({ name, level, industry, region, source, tags })
  await tx.customer.create({
    data: {
      ...{ name, nameKey: '', nameInitials: '', ...columns },
      ...{ id, no, ownerId: actor.id, ownerSince: now, acquiredBy: 'create' },
      ...{ createdAt: now, createdById: actor.id, updatedAt: now },
    },
  })
  await startOwning(context, { entity: 'customer', id, ownerId: actor.id, reason: 'create' })
  if (fields.person)
    await createContact(context, { customerId: id, name: fields.person, title: fields.position || null, points })
  return {
    notice: t('customer.added', { no, name }),
    changed: [{ entity: 'customer', id }],
    audit: [{ action: 'customer.add', on: { entity: 'customer', id }, facts: { no, name } }],
    cards: [{ view: 'customer', of: { entity: 'customer', id }, to: 'only' }],
  }
}

function addForm({ reader }: Context, fields: Input, same: Text[] = []): Outcome {
  const accept: Field[][] =
    same.length > 0
      ? [
          [
            {
              ...{ id: 'accept', label: 'label.accept', value: 'no' },
              choices: [
                { title: say(t('customer.acceptNo'), reader), value: 'no' },
                { title: say(t('customer.acceptYes'), reader), value: 'yes' },
              ],
            },
          ],
        ]
      : []
  const { name, level, industry, region, source, tags, person, position, phone, email } = fields
  const form = askFor(
    {
      action: 'customer.add',
      title: t(fields.line ? 'customer.addPreview' : 'customer.addTitle'),
      warnings: same,
      rows: [
        ...accept,
        [{ id: 'name', label: 'label.customerName', value: name, most: 200 }],
        [
          { id: 'person', label: 'card.lead-form.person', value: person, most: 100 },
          { id: 'position', label: 'card.lead-form.position', value: position, most: 100 },
        ],
        [
          { id: 'phone', label: 'label.phones', value: phone, most: 200 },
          { id: 'email', label: 'label.emails', value: email, most: 400 },
        ],
        [
          { id: 'level', label: 'label.level', value: level, choices: levelChoices },
          { id: 'industry', label: 'label.industry', value: industry, most: 100 },
        ],
        [
          { id: 'region', label: 'label.region', value: region, most: 100 },
          { id: 'source', label: 'label.source', value: source, most: 100 },
        ],
        [{ id: 'tags', label: 'label.tags', hint: 'label.tagsHint', value: tags, most: 300 }],
      ],
    },
    reader,
  )
  return same.length > 0 ? { ...form, notice: t('customer.maybeKnown', { name }) } : form
}
