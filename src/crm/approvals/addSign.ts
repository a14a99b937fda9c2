import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { lookup } from '../../core/lookup.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { cardFor, type Underway } from './advance.ts'
import { addSignForm } from './forms.ts'
import { type Task, tasksNow } from './instance.ts'
import { askNewcomer, newcomer } from './newcomer.ts'
import { said } from './say.ts'
import { hold, myTask, named } from './underway.ts'

const deepest = 2
const places = ['before', 'after', 'parallel'] as const
const typedPlaces: Record<string, (typeof places)[number]> = {
  ...{ before: 'before', after: 'after', parallel: 'parallel' },
  ...{ 前: 'before', 后: 'after', 并: 'parallel', 前加签: 'before', 后加签: 'after', 并加签: 'parallel' },
}

/** Asks further people: before me, after me, or beside me. All of them must agree. */
export const addSign = defineAction({
  name: 'approval.add',
  words: { en: ['add approver'], zh: ['加签'] },
  usage: { en: '<document> <person> [before | after | parallel]', zh: '<单号> <同事> [前 | 后 | 并]' },
  does: { en: 'Ask further people to approve', zh: '请更多人一起审批' },
  input: z.object({
    approval: named,
    person: z.string().max(100).default(''),
    place: z.enum(places).default('before'),
    comment: z.string().max(500, 'field.tooLong500').default(''),
  }),
  read: rest => {
    const [approval = '', person = '', place = ''] = rest.split(/\s+/)
    return { approval, person, place: lookup(typedPlaces, place.toLowerCase()) ?? 'before' }
  },
  allow: 'everyone',

  async run(context, { approval, person, place, comment }) {
    const way = await hold(context, approval)
    const task = myTask(context, way)
    if (person === '') {
      if (context.said === 'form') throw new Refusal('input.fields', {}, { person: t('field.required') })
      return addSignForm(context.reader, way, await askNewcomer(context, way, ''))
    }
    const to = await newcomer(context, way, person)
    if (depthOf(way, task) >= deepest) throw new Refusal('approval.tooDeep', { max: deepest })
    await add(context, way, { task, to: to.id, place, comment })
    const outcome = place === 'after' ? {} : { cards: [cardFor(way, to.id)] }
    const facts = { to: to.displayName, place, comment }
    return said(outcome, way, { action: 'approval.add', notice: `approval.added.${place}`, facts })
  },
})

type Added = { task: Task; to: string; place: (typeof places)[number]; comment: string }

async function add({ tx, now }: Context, way: Underway, { task, to, place }: Added): Promise<void> {
  const { instance } = way
  const beside = place === 'parallel'
  const last = Math.max(...tasksNow(way).map(one => one.seq))
  await tx.approvalTask.create({
    data: {
      ...{ id: newId(), instanceId: instance.id, step: task.step, round: task.round, seq: last + 1 },
      ...{ assigneeId: to, origin: place, parentId: beside ? task.parentId : task.id },
      ...(place === 'after' ? { state: 'waiting' } : { state: 'pending', pendingAt: now }),
    },
  })
  if (place !== 'before') return
  const waits = await tx.approvalTask.updateMany({
    where: { id: task.id, state: 'pending' },
    data: { state: 'waiting', pendingAt: null },
  })
  if (waits.count === 0) throw new Refusal('approval.changed', {})
}

/** How many additions stand above this one. */
function depthOf(way: Underway, { parentId }: Task): number {
  const parent = way.tasks.find(({ id }) => id === parentId)
  return parent ? 1 + depthOf(way, parent) : 0
}
