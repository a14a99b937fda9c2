import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { type Text, t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { askFor, type Field } from '../form.ts'
import { contactsOf } from '../opportunities/people.ts'
import type { Deal } from '../opportunities/stages.ts'
import { nameIn, type Required, requiredText, type StageRow } from '../pipelines/read.ts'
import { competitorChoices } from '../reasons/competitors.ts'
import { type Fill, readFill } from './fill.ts'
import { type Fillable, type Need, needsOf, passed } from './needs.ts'
import { namesOfNeeds } from './next.ts'
import { approvedOf, papersOf } from './papers.ts'

/** Where a deal is going, what the form brought, and the action that goes on once everything is there. */
type Going = {
  to: StageRow
  stages?: StageRow[]
  inputs: Record<string, string>
  action: string
  again: Record<string, unknown>
}

/**
 * Lets a deal through when it has what every stage on its way asks. Otherwise a form with exactly the missing things is handed back, and
 * nothing is saved before all of them are there; what a sent form still lacks is marked in it. An approval cannot be filled in: without
 * it the way is refused, with all that is missing by name and the taps that bring it.
 */
export async function passGate(
  context: Context,
  deal: Deal,
  going: Going,
): Promise<{ asks: Outcome } | { fill: Fill }> {
  const stages = going.stages ?? passed(deal, going.to)
  const fill = await readFill(context, deal, { stages, inputs: going.inputs })
  const approved = approvedOf(await papersOf(context, [deal]), deal.id)
  const all = needsOf({ ...deal, approved }, stages, fill.given)
  if (all.some(need => 'approval' in need)) throw unapproved(context, deal, { to: going.to, needs: all })
  const needs = all.flatMap(need => ('approval' in need ? [] : [need]))
  if (needs.length === 0) return { fill }
  if (context.said === 'form' && going.inputs.gate) throw new Refusal('input.fields', {}, lacking(needs))
  return { asks: await gateForm(context, deal, { going, needs }) }
}

function unapproved({ reader }: Context, deal: Deal, { to, needs }: { to: StageRow; needs: Need[] }): Refusal {
  const told = { no: deal.no, stage: nameIn(to, reader.locale), what: namesOfNeeds(needs, reader) }
  const of = { entity: 'opportunity', id: deal.id } as const
  const elsewhere = deal.pipeline.id === deal.pipelineId ? {} : { params: { pipeline: deal.pipeline.id } }
  return new Refusal('gate.unapproved', told, {}, [{ view: 'deal.checks', of, to: 'only', ...elsewhere }])
}

function lacking(needs: Fillable[]): Record<string, Text> {
  return Object.fromEntries(
    needs.map((need): [string, Text] => ['field' in need ? need.field : `check.${need.item.key}`, t('field.required')]),
  )
}

async function gateForm(
  context: Context,
  deal: Deal,
  { going, needs }: { going: Going; needs: Fillable[] },
): Promise<Outcome> {
  const { locale } = context.reader
  const fields: Field[] = []
  for (const [index, need] of needs.entries()) {
    const last = needs[index - 1]
    const isFirst = !last || 'field' in last || ('item' in need && last.stage.id !== need.stage.id)
    if ('field' in need) fields.push(...(await fieldFor(context, deal, need.field)))
    else fields.push(...itemFields(need, { locale, isFirst }))
  }
  return askFor(
    {
      action: going.action,
      context: { ...going.again, deal: deal.no, gate: '1' },
      title: t('gate.title', { no: deal.no, stage: nameIn(going.to, locale) }),
      intro: t('gate.intro', { from: nameIn(deal.stage, locale), to: nameIn(going.to, locale), count: needs.length }),
      fields,
      save: t('gate.save', { stage: nameIn(going.to, locale) }),
    },
    context.reader,
  )
}

/** An item to tick; the first of a stage says whose items these are. */
function itemFields(
  { item, stage }: Extract<Need, { item: unknown }>,
  { locale, isFirst }: { locale: 'zh' | 'en'; isFirst: boolean },
): Field[] {
  const name = nameIn(item, locale)
  const tick: Field = {
    kind: 'toggle',
    id: `check.${item.key}`,
    label: { words: name },
    ...(isFirst ? { hint: t('gate.itemOf', { stage: nameIn(stage, locale) }) } : {}),
    value: 'false',
  }
  if (!item.proof) return [tick]
  return [
    tick,
    {
      id: `proof.${item.key}`,
      label: t('gate.proof', { item: name }),
      hint: t('gate.proofHint'),
      max: 500,
    },
  ]
}

async function fieldFor({ tx }: Context, deal: Deal, field: Required): Promise<Field[]> {
  const label = requiredText(field)
  switch (field) {
    case 'competitor':
      return [{ id: field, label, choices: await competitorChoices(tx) }]
    case 'contact': {
      const people = await contactsOf(tx, deal.customerId)
      if (people.length === 0)
        return [{ kind: 'heading', id: 'noContact', label: t('deal.noContacts', { customer: deal.customer.name }) }]
      return [
        {
          id: field,
          label,
          many: true,
          choices: people.map(({ id, name }) => ({ title: name, value: id })),
        },
      ]
    }
    case 'lines':
      return [{ id: field, label, hint: t('line.hint'), many: true, max: 2_000, required: true }]
    case 'close':
      return [{ id: field, label, hint: t('card.any.whenHint'), required: true, max: 60 }]
    case 'nextStep':
      return [{ id: field, label, required: true }]
    case 'amount':
    case 'recurring':
      return [{ id: field, label, hint: t('card.any.amountHint'), required: true, max: 40 }]
  }
}
