import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { localDate, plusDays } from '../../core/moment.ts'
import type { Outcome } from '../../core/platform.ts'
import { allows, can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { hashOf } from '../approvals/documents.ts'
import { isDraft } from '../approvals/draft.ts'
import { propose } from '../approvals/propose.ts'
import { findRecord } from '../find.ts'
import { askFor } from '../form.ts'
import { nextNumberOf } from '../numbers/next.ts'
import { changedDocument, costDocument } from './document.ts'
import { type Cost, findCost, mayTouch } from './load.ts'
import { costQuestions, readCostForm, typedCost } from './questions.ts'
import { type CostTerms, contentOfTerms, stored, termsOf } from './terms.ts'
import { addLines, valuesOf, writeTerms } from './write.ts'

const input = typedCost.extend({
  for: z.string().min(1).max(100),
  approvers: z.string().max(200).default(''),
})
type Input = z.infer<typeof input>
const validDays = 30

/** What the products of a deal cost, to be approved before anything is offered; with a number of a sheet, that one. */
export const save = defineAction({
  name: 'cost.save',
  words: { en: ['cost sheet', 'costs'], zh: ['成本核算', '核成本'] },
  usage: { en: '<deal | cost sheet>', zh: '<商机 | 成本单号>' },
  does: { en: 'Work out what the products of a deal cost', zh: '核算商机产品的成本' },
  input,
  read: rest => ({ for: rest }),
  allow: can('read', 'cost'),

  async run(context, fields) {
    const known = /^cb-/i.test(fields.for) ? await findCost(context, fields.for, 'read') : undefined
    if (known && (context.said === 'text' || !mayEdit(known))) return shown(known.id)
    if (!allows(can('create', 'cost'), context.actor)) throw new Refusal('cost.unknown', { ref: fields.for })
    if (known && !mayTouch(context.actor, known, 'update')) return shown(known.id)
    const deal = await dealFor(context, known?.opportunity.no ?? fields.for)
    if (fields.lines === undefined) return form(context, { deal, known })
    return write(context, { deal, known, fields })
  },
})

/** A draft is changed at once, an approved sheet by an approval of its own. */
function mayEdit(cost: Cost): boolean {
  return isDraft(cost.docState) || (cost.docState === 'approved' && cost.change === null)
}

async function dealFor(context: Context, said: string) {
  const { id } = await findRecord(context, ['opportunity'], { said, verb: 'read' })
  return context.tx.opportunity.findUniqueOrThrow({
    where: { id },
    include: { lines: { include: { product: true }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] } },
  })
}
type Deal = Awaited<ReturnType<typeof dealFor>>
type Wanted = { deal: Deal; known: Cost | undefined }

/** Filled with the lines of the deal and the standard costs of its products. */
function form({ reader, now, company }: Context, { deal, known }: Wanted): Outcome {
  const { currency } = deal
  const lines = known
    ? known.lines.map(line => ({
        ...{ sku: line.product.sku, qtyFrom: line.qtyFrom.toString(), qtyTo: line.qtyTo.toString() },
        unitCostMinor: line.unitCostMinor,
      }))
    : deal.lines.map(({ product, qty }) => ({
        ...{ sku: product.sku, qtyFrom: qty.toString(), qtyTo: qty.toString() },
        unitCostMinor: product.currency === currency ? product.costMinor : null,
      }))
  const until =
    known?.validUntilOn.toISOString().slice(0, 10) ?? localDate(plusDays(now, validDays, company.zone), company.zone)
  return askFor(
    {
      action: 'cost.save',
      context: { for: known?.no ?? deal.no },
      title: t('cost.title', { no: deal.no, name: deal.name }),
      fields: costQuestions({ lines, until, note: known?.note ?? null }, currency),
    },
    reader,
  )
}

async function write(context: Context, { deal, known, fields }: Wanted & { fields: Input }): Promise<Outcome> {
  const terms = await readCostForm(context, fields, deal.currency)
  if (known && !isDraft(known.docState)) return askToChange(context, known, { terms, fields })
  const { id, no } = known ?? (await begin(context, deal, terms))
  if (known && !(await writeTerms(context, known, terms))) throw new Refusal('record.changed', { no })
  const of = { entity: 'cost', id } as const
  return {
    notice: t('cost.saved', { no, name: deal.name }),
    changed: [of],
    audit: [{ action: 'cost.save', on: of, facts: { no, deal: deal.no, count: terms.lines.length } }],
    ...shown(id),
  }
}

async function begin(context: Context, deal: Deal, terms: CostTerms): Promise<{ id: string; no: string }> {
  const { tx, now, actor } = context
  const id = newId()
  const no = await nextNumberOf(context, 'cost')
  await tx.costSheet.create({
    data: {
      ...{ id, no, opportunityId: deal.id, ownerId: deal.ownerId, currency: deal.currency },
      ...(await valuesOf(context, terms, deal.currency)),
      ...{ createdAt: now, createdById: actor.id, updatedAt: now },
    },
  })
  await addLines(context, id, terms)
  return { id, no }
}

/** The costs stay as they are; the change waits beside them (R83). */
async function askToChange(
  context: Context,
  cost: Cost,
  { terms, fields: { approvers, ...typed } }: { terms: CostTerms; fields: Input },
): Promise<Outcome> {
  const before = contentOfTerms(cost, termsOf(cost))
  const document = await changedDocument(context, cost, terms)
  if (hashOf(document.content) === hashOf(before)) throw new Refusal('cost.nothingChanged', { no: cost.no })
  const keep = async () => {
    const [kept] = await context.tx.sql`
      update "CostSheet" set change = ${stored(terms)}::jsonb where id = ${cost.id} and change is null and "docState" = 'approved' returning id`
    if (!kept) throw new Refusal('record.changed', { no: cost.no })
  }
  const submission = { kind: costDocument, document, trigger: 'update', before } as const
  return propose(context, submission, { action: 'cost.save', context: typed, approvers, keep })
}

function shown(id: string): Outcome {
  return { cards: [{ view: 'cost', of: { entity: 'cost', id }, to: 'only' }] }
}
