import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import type { Outcome } from '../../core/platform.ts'
import { type Reader, t } from '../../core/text.ts'

const dealFormCard = defineCard(
  'deal-form',
  z.strictObject({
    customer: z.string(),
    name: z.string(),
    amount: z.string(),
    close: z.string(),
    probability: z.string(),
    pipelines: z.array(z.strictObject({ title: z.string(), value: z.string() })),
    pipeline: z.string(),
  }),
)

const lostFormCard = defineCard(
  'lost-form',
  z.strictObject({
    title: z.string(),
    reasons: z.array(z.object({ title: z.string(), value: z.string() })),
    reason: z.string(),
    note: z.string(),
    competitors: z.array(z.strictObject({ title: z.string(), value: z.string() })),
    competitor: z.string(),
  }),
)

type Choice = { title: string; value: string }

/** The form of a new deal, filled with what was understood; a pipeline is asked for only where there are several. */
export function dealForm(
  reader: Reader,
  fields: {
    customer: string
    name: string
    amount: string
    close: string
    probability: string
    pipelines: Choice[]
    pipeline: string
  },
): Outcome {
  const { customer, name, amount, close, probability, pipelines, pipeline } = fields
  const card = dealFormCard.draw({ customer, name, amount, close, probability, pipelines, pipeline }, reader)
  return { form: { action: 'deal.add', title: t('deal.addTitle'), card } }
}

type Loss = {
  deal: string
  title: string
  reasons: Choice[]
  reason: string
  note: string
  competitors: Choice[]
  competitor: string
}

/** Asks why a deal was lost, and to whom; that answer is worth more than the deal. */
export function lostForm(reader: Reader, { deal, ...asked }: Loss): Outcome {
  const card = lostFormCard.draw(asked, reader)
  return { form: { action: 'deal.lost', context: { deal }, title: t('deal.lostTitle'), card } }
}
