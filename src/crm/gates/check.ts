import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { aroundDeal } from '../opportunities/moved.ts'
import { type Deal, loadDeal, refuseClosed } from '../opportunities/stages.ts'
import { itemsOf, nameIn } from '../pipelines/read.ts'
import { markItem } from './mark.ts'

const input = z.object({
  deal: z.string().min(1).max(100),
  item: z.string().max(120).default(''),
  proof: z.string().max(500).default(''),
})

/** Ticks an item of a deal's checklist; a file sent along, a quote or a link proves it. */
export const check = defineAction({
  name: 'deal.check',
  words: { en: ['tick', 'check'], zh: ['勾选', '打勾'] },
  usage: { en: '<deal> <item> [proof]', zh: '<商机> <检查项> [证据]' },
  does: { en: 'Tick a checklist item, with a file or words as proof', zh: '勾选检查项，可附文件或文字作证据' },
  input,
  read: rest => {
    const [deal = '', item = '', ...proof] = rest.split(/\s+/)
    return { deal, item, proof: proof.join(' ') }
  },
  allow: can('update', 'opportunity'),
  async run(context, said) {
    const deal = await loadDeal(context, said.deal)
    refuseClosed(deal, context.reader.locale)
    const { item, stage } = itemNamed(context, deal, said.item)
    const name = nameIn(item, context.reader.locale)
    const [file] = context.files
    if (item.proof && !said.proof && !file) {
      if (context.said === 'form') throw new Refusal('input.fields', {}, { proof: t('field.required') })
      return askFor(
        {
          action: 'deal.check',
          context: { deal: deal.no, item: item.key },
          title: t('check.proofTitle', { item: name }),
          intro: t('check.proofIntro', { no: deal.no, item: name }),
          fields: [
            {
              id: 'proof',
              label: t('gate.proof', { item: name }),
              hint: t('gate.proofHint'),
              required: true,
              many: true,
              max: 500,
            },
          ],
          save: t('button.tick'),
        },
        context.reader,
      )
    }
    await markItem(context, deal, { item, stageId: stage.id, proof: said.proof, file })
    return ticked(deal, { name, item: item.name, itemEn: item.nameEn, done: true })
  },
})

/** Takes a tick away. */
export const uncheck = defineAction({
  name: 'deal.uncheck',
  words: { en: ['untick'], zh: ['取消勾选'] },
  usage: { en: '<deal> <item>', zh: '<商机> <检查项>' },
  does: { en: 'Take a tick away', zh: '取消勾选检查项' },
  input,
  read: rest => {
    const [deal = '', item = ''] = rest.split(/\s+/)
    return { deal, item }
  },
  allow: can('update', 'opportunity'),
  async run(context, said) {
    const deal = await loadDeal(context, said.deal)
    refuseClosed(deal, context.reader.locale)
    const { item } = itemNamed(context, deal, said.item)
    await context.tx.checklistMark.deleteMany({ where: { opportunityId: deal.id, itemKey: item.key } })
    const name = nameIn(item, context.reader.locale)
    return ticked(deal, { name, item: item.name, itemEn: item.nameEn, done: false })
  },
})

/** By key from a button, by words from a line; alone it needs no name. */
function itemNamed({ reader: { locale } }: Context, deal: Deal, said: string) {
  const all = deal.pipeline.stages.flatMap(stage => itemsOf(stage).map(item => ({ item, stage })))
  const word = said.toLowerCase()
  const found =
    all.find(({ item }) => item.key === said || item.name === said) ??
    all.find(({ item }) => word !== '' && (item.name.includes(said) || item.nameEn.toLowerCase().includes(word)))
  if (found) return found
  if (all.length === 0) throw new Refusal('check.nothing', { no: deal.no })
  throw new Refusal('check.unknown', { said, items: all.map(({ item }) => nameIn(item, locale)) })
}

function ticked(deal: Deal, { name, done, ...names }: { name: string; item: string; itemEn: string; done: boolean }) {
  return {
    notice: t(done ? 'check.done' : 'check.undone', { no: deal.no, item: name }),
    changed: aroundDeal(deal),
    audit: [
      {
        action: done ? 'deal.check' : 'deal.uncheck',
        on: { entity: 'opportunity' as const, id: deal.id },
        facts: names,
      },
    ],
  }
}
