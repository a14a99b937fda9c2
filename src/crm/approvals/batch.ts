import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import type { Underway } from './advance.ts'
import { agreeNow, asksTwice } from './agree.ts'
import { missedBy } from './changes.ts'
import type { Task } from './instance.ts'
import { rejectNow } from './reject.ts'
import { eachByItself, numbersIn, type Several, tickOff } from './several.ts'
import { named } from './underway.ts'

const approvals = z.preprocess(
  said => (typeof said === 'string' ? numbersIn(said) : said),
  z.array(named).max(100).default([]),
)

/** Yes to several of one kind; each is decided on its own, and what could not be is named with its reason. */
export const agreeAll = defineAction({
  name: 'approval.batch',
  words: { en: ['approve all'], zh: ['批量同意'] },
  usage: { en: '[document…]', zh: '[单号…]' },
  does: { en: 'Approve several documents of one kind', zh: '一次同意多张同类单据' },
  input: z.object({ approvals }),
  read: rest => ({ approvals: numbersIn(rest) }),
  allow: 'everyone',

  async run(context, { approvals: wanted }) {
    if (wanted.length === 0) return tickOff(context, agreeing, [])
    return eachByItself(context, wanted, { ...agreeing, decide: agreeOne })
  },
})

const agreeing: Several = {
  action: 'approval.batch',
  title: 'approval.batchTitle',
  intro: 'approval.batchIntro',
  nothing: 'approval.batchNothing',
  label: 'approval.batchWhich',
  save: 'button.agreeAll',
  style: 'positive',
  notice: 'approval.batch',
  done: 'approval.batchDone',
  fits: way => !asksTwice(way),
}

/** What is large, or was changed since they were asked, is looked at by itself. */
async function agreeOne(context: Context, way: Underway, task: Task): Promise<Outcome> {
  const { no } = way.document
  if (asksTwice(way)) throw new Refusal('approval.batchTooHigh', { no })
  if (missedBy(task, way, context.reader).length > 0) throw new Refusal('approval.batchChanged', { no })
  return agreeNow(context, way, { task, comment: '' })
}

/** No to several of one kind, with one reason for all of them. */
export const rejectAll = defineAction({
  name: 'approval.batchReject',
  words: { en: ['reject all'], zh: ['批量驳回'] },
  usage: { en: '[document…] [reason]', zh: '[单号…] [原因]' },
  does: { en: 'Reject several documents of one kind with one reason', zh: '用同一个原因驳回多张同类单据' },
  input: z.object({ approvals, reason: z.string().max(500, 'field.tooLong500').default('') }),
  read: rest => {
    const words = rest.split(/\s+/).filter(Boolean)
    const first = words.findIndex(word => !/^[\p{L}\p{N}]+-[\p{L}\p{N}-]+[,，、;；]?$/u.test(word))
    const cut = first < 0 ? words.length : first
    return { approvals: numbersIn(words.slice(0, cut).join(' ')), reason: words.slice(cut).join(' ') }
  },
  allow: 'everyone',

  async run(context, { approvals: wanted, reason }) {
    if (wanted.length === 0 && context.said !== 'form') return tickOff(context, rejecting, [])
    if (reason === '' && context.said === 'form') throw new Refusal('input.fields', {}, { reason: t('field.required') })
    if (reason === '') return tickOff(context, rejecting, wanted)
    const decide = (each: Context, way: Underway, task: Task) => rejectNow(each, way, { task, reason })
    return eachByItself(context, wanted, { ...rejecting, decide })
  },
})

const rejecting: Several = {
  action: 'approval.batchReject',
  title: 'approval.batchRejectTitle',
  intro: 'approval.batchRejectIntro',
  nothing: 'approval.batchRejectNothing',
  label: 'approval.batchRejectWhich',
  save: 'button.rejectAll',
  style: 'destructive',
  notice: 'approval.batchRejected',
  done: 'approval.batchRejectDone',
  asks: [{ id: 'reason', label: t('ask.reason'), many: true, max: 500, required: true }],
  fits: () => true,
}
