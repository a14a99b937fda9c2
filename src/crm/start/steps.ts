import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { type Reader, say, type Text, type TextKey, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { drawList, type RowButton } from '../list.ts'
import { defineView } from '../view.ts'

/** What a new company does first, and how far it is. The word carries the code of the first admin along, who has used it by then. */
export const steps = defineAction({
  name: 'company.steps',
  words: { en: ['setup', 'first steps'], zh: ['初始化', '起步'] },
  usage: { en: '', zh: '' },
  does: { en: 'See what is left to set up', zh: '看还有哪些设置没有完成' },
  input: z.object({}),
  read: () => ({}),
  allow: can('update', 'company'),
  async run() {
    return { cards: [{ view: 'company.steps', of: companyRecord, to: 'only' }] }
  },
})

type Counts = {
  named: boolean
  departments: number
  people: number
  waiting: number
  leadPools: number
  seas: number
  rooms: number
  products: number
  leads: number
}

/** One thing to set up: `done` when it is, with the sentence that says what there is or why it matters. */
type Step = {
  title: TextKey
  done: boolean
  line: Text
  buttons: { label: TextKey; verb: string; data?: RowButton['data'] }[]
}

export const stepsView = defineView({
  name: 'company.steps',
  async draw({ tx, actor, reader }) {
    if (!actor) return null
    const all = stepsOf(await countAll(tx))
    const open = all.filter(({ done }) => !done)
    const rows = [...open, ...all.filter(({ done }) => done)].map((step, index) => ({
      ...rowOf(step, reader),
      section: sectionOf(index, { open: open.length, all: all.length }, reader),
    }))
    return drawList(
      {
        ...{ title: t('steps.title'), empty: t('steps.title'), rows },
        subtitle: open.length === 0 ? t('steps.allDone') : t('steps.left', { count: open.length }),
      },
      reader,
    )
  },
})

function sectionOf(index: number, { open, all }: { open: number; all: number }, reader: Reader): string {
  if (index === open && open < all) return say(t('steps.done'), reader)
  return index === 0 ? say(t('steps.open'), reader) : ''
}

function rowOf({ title, line, buttons }: Step, reader: Reader) {
  return {
    title: say(t(title), reader),
    line: say(line, reader),
    buttons: buttons.map(({ label, verb, data = {} }) => ({ title: say(t(label), reader), verb, data })),
  }
}

function stepsOf(counts: Counts): Step[] {
  const { named, departments, people, waiting, leadPools, seas, rooms, products, leads } = counts
  return [
    {
      ...{ title: 'steps.company', done: named, line: t('steps.companyLine') },
      buttons: [{ label: 'button.edit', verb: 'company.edit' }],
    },
    {
      ...{
        title: 'steps.departments',
        done: departments > 0,
        line: t('steps.departmentsLine', { count: departments }),
      },
      buttons: [{ label: 'button.departments', verb: 'department.list' }],
    },
    {
      ...{ title: 'steps.people', done: people > 1, line: t('steps.peopleLine', { count: people, waiting }) },
      buttons: [
        { label: 'button.newMember', verb: 'member.add' },
        ...(waiting > 0 ? [{ label: 'button.joinRequests' as const, verb: 'member.requests' }] : []),
      ],
    },
    {
      ...{ title: 'steps.leadPool', done: leadPools > 0, line: t('steps.leadPoolLine', { count: leadPools }) },
      buttons: [{ label: 'button.newPool', verb: 'pool.add', data: { entity: 'lead' } }],
    },
    {
      ...{ title: 'steps.room', done: rooms > 0, line: t('steps.roomLine', { count: rooms }) },
      buttons: [{ label: 'button.rooms', verb: 'room.list' }],
    },
    {
      ...{ title: 'steps.sea', done: seas > 0, line: t('steps.seaLine', { count: seas }) },
      buttons: [{ label: 'button.newSea', verb: 'pool.add', data: { entity: 'customer' } }],
    },
    {
      ...{ title: 'steps.products', done: products > 0, line: t('steps.productsLine', { count: products }) },
      buttons: [{ label: 'button.newProduct', verb: 'product.save' }],
    },
    {
      ...{ title: 'steps.leads', done: leads > 0, line: t('steps.leadsLine', { count: leads }) },
      buttons: [{ label: 'button.newLead', verb: 'lead.add' }],
    },
  ]
}

async function countAll(tx: Tx): Promise<Counts> {
  const [counts] = await tx.sql<Counts>`
    select exists (select 1 from "AuditEvent" where action = 'company.edit') as named,
      (select count(*) from "Department")::int as departments,
      (select count(*) from "User" where status = 'active')::int as people,
      (select count(*) from "JoinRequest" where state = 'waiting')::int as waiting,
      (select count(*) from "Pool" where entity = 'lead' and enabled and "deletedAt" is null)::int as "leadPools",
      (select count(*) from "Pool" where entity = 'customer' and enabled and "deletedAt" is null)::int as seas,
      (select count(*) from "ChatSpace" where kind = 'group' and "poolId" is not null)::int as rooms,
      (select count(*) from "Product")::int as products,
      (select count(*) from (select 1 from "Lead" limit 1) entered)::int as leads`
  if (!counts) throw new Error('counting gave no row')
  return counts
}
