import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import type { Outcome } from '../../core/platform.ts'
import { type Reader, t } from '../../core/text.ts'

const dealFormCard = defineCard(
  'deal-form',
  z.strictObject({ customer: z.string(), name: z.string(), amount: z.string(), close: z.string() }),
)

const lostFormCard = defineCard(
  'lost-form',
  z.strictObject({
    title: z.string(),
    reasons: z.array(z.object({ title: z.string(), value: z.string() })),
    reason: z.string(),
    note: z.string(),
  }),
)

/** The form of a new deal, filled with what was understood. */
export function dealForm(
  reader: Reader,
  fields: { customer: string; name: string; amount: string; close: string },
): Outcome {
  const { customer, name, amount, close } = fields
  const card = dealFormCard.draw({ customer, name, amount, close }, reader)
  return { form: { action: 'deal.add', title: t('deal.addTitle'), card } }
}

/** Asks why a deal was lost; that answer is worth more than the deal. */
export function lostForm(
  reader: Reader,
  {
    deal,
    title,
    reasons,
    reason,
    note,
  }: { deal: string; title: string; reasons: { title: string; value: string }[]; reason: string; note: string },
): Outcome {
  const card = lostFormCard.draw({ title, reasons, reason, note }, reader)
  return { form: { action: 'deal.lost', context: { deal }, title: t('deal.lostTitle'), card } }
}
