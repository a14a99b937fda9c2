import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { type Context, defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { askFor, none } from '../form.ts'
import { findPerson } from '../person.ts'
import { departmentChoices } from './choices.ts'

const input = z.object({
  department: z.string().max(60).default(''),
  name: z.string().max(60).default(''),
  parent: z.string().max(60).default(''),
  head: z.string().max(100).default(''),
})
type Typed = z.infer<typeof input>

/** A new department, or other words, another place or another head for one. */
export const save = defineAction({
  name: 'department.save',
  words: { en: ['new department', 'department add'], zh: ['新建部门', '新增部门'] },
  usage: { en: '[name]', zh: '[名称]' },
  does: { en: 'Set up a department', zh: '新建或修改部门' },
  input,
  read: rest => ({ name: rest }),
  allow: can('update', 'user'),

  async run(context, typed) {
    const { tx } = context
    // Departments move one at a time, so that no two become each other's parent.
    await tx.sql`select 1 from "CompanySettings" where id = 1 for update`
    const known = z.uuid().safeParse(typed.department).success
      ? await tx.department.findUnique({ where: { id: typed.department } })
      : null
    if (context.said !== 'form') return ask(context, known, typed.name)
    const name = typed.name.trim()
    const id = known?.id ?? newId()
    if (name === '') throw new Refusal('input.fields', {}, { name: t('field.required') })
    const same = await tx.department.findFirst({ where: { name, id: { not: id } } })
    if (same) throw new Refusal('input.fields', {}, { name: t('department.taken', { name }) })
    const parent = await parentIn(tx, typed, known)
    const headId = await headIn(context, typed)
    const path = parent ? `${parent.path}/${id}` : id
    if (known) await tx.department.update({ where: { id }, data: { name, headId, parentId: parent?.id ?? null } })
    else await tx.department.create({ data: { id, name, headId, parentId: parent?.id ?? null, path } })
    if (known && known.path !== path) await moveBelow(tx, known.path, path)
    return {
      notice: t(known ? 'department.saved' : 'department.added', { name }),
      changed: [companyRecord],
      audit: [{ action: 'department.save', on: companyRecord, facts: { name, parent: parent?.name ?? '', id } }],
      cards: [{ view: 'department.list', of: companyRecord, to: 'only' }],
    }
  },
})

type Known = { id: string; name: string; parentId: string | null; headId: string | null; path: string }

async function ask({ tx, reader }: Context, known: Known | null, name: string) {
  const below = known
    ? await tx.department.findMany({ where: { path: { startsWith: known.path } }, select: { id: true } })
    : []
  const head = known?.headId ? await tx.user.findUnique({ where: { id: known.headId } }) : null
  return askFor(
    {
      action: 'department.save',
      context: known ? { department: known.id } : {},
      title: known ? t('department.editTitle', { name: known.name }) : t('department.newTitle'),
      fields: [
        { id: 'name', label: 'field.name', value: known?.name ?? name, required: true, max: 60 },
        {
          ...{ id: 'parent', label: 'department.parent', value: known?.parentId ?? none },
          choices: [
            { title: say(t('department.none'), reader), value: none },
            ...(await departmentChoices(
              tx,
              below.map(({ id }) => id),
            )),
          ],
        },
        { id: 'head', label: 'department.head', hint: 'department.headHint', value: head ? `@${head.handle}` : '' },
      ],
    },
    reader,
  )
}

async function parentIn(tx: Tx, { parent }: Typed, known: Known | null): Promise<Known | null> {
  if (parent === '' || parent === none) return null
  const found = z.uuid().safeParse(parent).success ? await tx.department.findUnique({ where: { id: parent } }) : null
  if (!found) throw new Refusal('input.fields', {}, { parent: t('field.invalid') })
  if (known && `${found.path}/`.startsWith(`${known.path}/`))
    throw new Refusal('input.fields', {}, { parent: t('department.insideItself', { name: known.name }) })
  return found
}

async function headIn(context: Context, { head }: Typed): Promise<string | null> {
  if (head.trim() === '') return null
  try {
    return (await findPerson(context, head)).id
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal('input.fields', {}, { head: error.text })
    throw error
  }
}

/** A department takes along what lies below it. */
async function moveBelow(tx: Tx, from: string, to: string): Promise<void> {
  await tx.sql`
    update "Department" set path = ${to}::text || substr(path, length(${from}::text) + 1)
    where path = ${from} or starts_with(path, ${`${from}/`})`
}
