import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { documentKinds } from '../documents.ts'
import { askFor } from '../form.ts'
import type { Underway } from './advance.ts'
import { agreeNow, asksTwice } from './agree.ts'
import { waitingIds } from './inbox.ts'
import { hold, look, myTask, named, requireSame } from './underway.ts'

const most = 20

/** Yes to several of one kind; each is decided on its own, and what could not be is named with its reason. */
export const agreeAll = defineAction({
  name: 'approval.batch',
  words: { en: ['approve all'], zh: ['批量同意'] },
  usage: { en: '[document…]', zh: '[单号…]' },
  does: { en: 'Approve several documents of one kind', zh: '一次同意多张同类单据' },
  input: z.object({
    approvals: z.preprocess(
      said => (typeof said === 'string' ? numbersIn(said) : said),
      z.array(named).max(100).default([]),
    ),
  }),
  read: rest => ({ approvals: numbersIn(rest) }),
  allow: 'everyone',

  async run(context, { approvals }) {
    const wanted = [...new Set(approvals)]
    if (wanted.length === 0) return form(context)
    if (wanted.length > most) throw new Refusal('approval.batchTooLarge', { max: most, wanted: wanted.length })
    const kinds = new Set(wanted.map(said => said.split('-')[0]?.toUpperCase()))
    if (kinds.size > 1) throw new Refusal('approval.batchMixed', {})
    const results: { no: string; line: string; outcome: Outcome | undefined }[] = []
    for (const said of wanted) results.push(await one(context, said))
    const done = results.filter(({ outcome }) => outcome)
    return {
      notice: t('approval.batch', {
        done: done.length,
        of: wanted.length,
        list: results.map(({ no, line }) => `${no} ${line}`),
      }),
      changed: done.flatMap(({ outcome }) => outcome?.changed ?? []),
      audit: done.flatMap(({ outcome }) => outcome?.audit ?? []),
      cards: done.flatMap(({ outcome }) => outcome?.cards ?? []),
    }
  },
})

function numbersIn(said: string): string[] {
  return said.split(/[\s,，、;；]+/).filter(Boolean)
}

/** What waits for me and is not large, to be ticked off: of one kind, the one of which there is most. */
async function form(context: Context): Promise<Outcome> {
  const { tx, actor, reader } = context
  const ways: Underway[] = []
  for (const id of await waitingIds(tx, actor.id)) ways.push(await look(context, id))
  const small = ways.filter(way => !asksTwice(way))
  const kinds = documentKinds
    .map(kind => small.filter(way => way.kind === kind))
    .toSorted((a, b) => b.length - a.length)
  const [alike = []] = kinds
  const [first] = alike
  if (!first) throw new Refusal('approval.batchNothing', {})
  const choices = alike.slice(0, most).map(({ document }) => ({
    title: say(t('approval.about', { no: document.no, title: document.title, amount: document.amount }), reader),
    value: document.no,
  }))
  return askFor(
    {
      action: 'approval.batch',
      title: t('approval.batchTitle', { kind: { key: first.kind.name } }),
      intro: t('approval.batchIntro'),
      fields: [{ id: 'approvals', label: t('approval.batchWhich'), many: true, required: true, choices }],
      save: t('button.agreeAll'),
    },
    reader,
  )
}

/** A refusal of one takes back that one only. */
async function one(
  context: Context,
  said: string,
): Promise<{ no: string; line: string; outcome: Outcome | undefined }> {
  const { tx, reader } = context
  await tx.sql`savepoint batch_item`
  try {
    const way = await hold(context, said)
    const task = myTask(context, way)
    requireSame(context, way, undefined)
    if (asksTwice(way)) throw new Refusal('approval.batchTooHigh', { no: way.document.no })
    const outcome = await agreeNow(context, way, { task, comment: '' })
    await tx.sql`release savepoint batch_item`
    return { no: way.document.no, line: say(t('approval.batchDone'), reader), outcome }
  } catch (error) {
    await tx.sql`rollback to savepoint batch_item`
    if (!(error instanceof Refusal)) throw error
    return { no: said, line: say(error.text, reader), outcome: undefined }
  }
}
