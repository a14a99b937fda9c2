import { z } from 'zod'
import { newId } from '../../core/id.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { createContact } from '../contacts/create.ts'
import { readPoints, refuseWrong } from '../contacts/points.ts'
import { acceptedFields, acceptedIn, type Checked, checkDuplicates, tookFirst } from '../duplicates/check.ts'
import { known } from '../duplicates/known.ts'
import { type Point, readPoints as readCompanyPoints, savePoints } from '../duplicates/points.ts'
import { askFor, type Field, none } from '../form.ts'
import { readLine } from '../leads/line.ts'
import { nextNoOf } from '../numbers/next.ts'
import { startOwning } from '../ownership.ts'
import { entersForOthers, ownerNamed, toldOf } from '../pools/entering.ts'
import { refuseOverfull } from '../pools/giving.ts'
import { customerColumns, levelChoices } from './fields.ts'
import { oneAtATime } from './fromLead.ts'

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
  website: words(300),
  taxNo: words(40),
  /** The colleague it is entered for. */
  owner: words(100),
  ...acceptedFields,
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
    if (context.said !== 'form' && !fields.acceptDuplicate) return addForm(context, fromLine(fields))
    const { points, wrong } = readPoints({ phone: fields.phone, email: fields.email }, context.company.region)
    const { name, website, taxNo, email } = fields
    const company = readCompanyPoints({ website, taxNo, domainOf: email }, context.company)
    Object.assign(wrong, company.wrong)
    if (!name) wrong.name = t('field.required')
    if (!fields.person && points.length > 0) wrong.person = t('field.required')
    refuseWrong(wrong)
    await oneAtATime(context, { name, taxNo })
    const { line: _line, ...input } = fields
    const asked = { probe: { name, points: [...points, ...company.points] }, action: 'customer.add', input }
    const checked = await checkDuplicates(context, asked)
    if (!checked.go) return checked.answer
    const saved = await save(context, { fields, points, company: company.points, checked })
    if (saved.taken) throw await tookFirst(context, { ...asked, probe: { ...asked.probe, except: saved.id } })
    return saved.outcome
  },
})

function fromLine(fields: Input): Input {
  if (fields.line === undefined) return fields
  const { company, person, position, phone, email, source, region, need } = readLine(fields.line)
  return { ...fields, name: company || need, person, position, phone, email, source, region }
}

type New = { fields: Input; points: Point[]; company: Point[]; checked: Checked & { go: true } }

async function save(
  context: Context,
  { fields, points, company, checked }: New,
): Promise<{ id: string; taken: boolean; outcome: Outcome }> {
  const { tx, actor, now } = context
  const id = newId()
  const no = await nextNoOf(context, 'customer')
  const { name, industry, region, source, tags, website } = fields
  const level = fields.level === none ? '' : fields.level
  const columns = customerColumns({ name, level, industry, region, source, tags, website })
  const owner = await ownerNamed(context, 'customer', fields.owner)
  await tx.customer.create({
    data: {
      ...{ name, nameKey: '', nameInitials: '', ...columns },
      ...{ id, no, ownerId: owner.id, ownerSince: now, acquiredBy: 'create' },
      ...{ createdAt: now, createdById: actor.id, updatedAt: now },
    },
  })
  await refuseOverfull(context, 'customer', { receiver: owner, wanted: 1 })
  await startOwning(context, { entity: 'customer', id, ownerId: owner.id, reason: 'create' })
  if (fields.person)
    await createContact(context, { customerId: id, name: fields.person, title: fields.position || null, points })
  const taken = await savePoints(tx, { entity: 'customer', id }, { points: company, name, shared: checked.shared })
  const outcome: Outcome = {
    notice:
      owner.id === actor.id
        ? t('customer.added', { no, name })
        : t('customer.addedFor', { no, name, owner: owner.name }),
    changed: [{ entity: 'customer', id }],
    audit: [{ action: 'customer.add', on: { entity: 'customer', id }, facts: { no, name, ...acceptedIn(checked) } }],
    cards: [
      { view: 'customer', of: { entity: 'customer', id }, to: 'only' },
      ...toldOf(context, owner, { no, title: name }),
    ],
  }
  return { id, taken: taken.length > 0, outcome }
}

async function addForm(context: Context, fields: Input): Promise<Outcome> {
  const { reader } = context
  const similar = await known(context, fields.name)
  const { name, level, industry, region, source, tags, person, position, phone, email, website, taxNo } = fields
  return askFor(
    {
      action: 'customer.add',
      title: t(fields.line ? 'customer.addPreview' : 'customer.addTitle'),
      warnings: similar ? [t('duplicate.remark', { similar })] : [],
      rows: [
        [{ id: 'name', label: 'label.customerName', value: name, max: 200 }],
        [
          { id: 'person', label: 'card.lead-form.person', value: person, max: 100 },
          { id: 'position', label: 'card.lead-form.position', value: position, max: 100 },
        ],
        [
          { id: 'phone', label: 'label.phones', value: phone, max: 200 },
          { id: 'email', label: 'label.emails', value: email, max: 400 },
        ],
        [
          { id: 'level', label: 'label.level', value: level, choices: levelChoices },
          { id: 'industry', label: 'label.industry', value: industry, max: 100 },
        ],
        [
          { id: 'region', label: 'label.region', value: region, max: 100 },
          { id: 'source', label: 'label.source', value: source, max: 100 },
        ],
        [
          { id: 'website', label: 'label.website', value: website, max: 300 },
          { id: 'taxNo', label: 'card.convert-form.taxNo', value: taxNo, max: 40 },
        ],
        [{ id: 'tags', label: 'label.tags', hint: 'label.tagsHint', value: tags, max: 300 }],
        ...(entersForOthers(context.actor, 'customer') ? [[ownerField(fields.owner)]] : []),
      ],
    },
    reader,
  )
}

function ownerField(value: string): Field {
  return {
    ...{ id: 'owner', label: 'card.lead-form.owner', hint: 'card.lead-form.ownerHint' },
    ...{ search: 'colleagues', value, max: 100 },
  }
}
