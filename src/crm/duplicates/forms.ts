import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import type { Json } from '../../core/card.ts'
import type { Outcome } from '../../core/platform.ts'
import { type Reader, t } from '../../core/text.ts'

const reasonFormCard = defineCard('duplicate-form', z.strictObject({ known: z.string(), verb: z.string() }))

/** Asks an admin why there shall be two. What was entered stays in the form's context. */
export function reasonForm(
  reader: Reader,
  { action, input }: { action: string; input: { [key: string]: Json | undefined } },
  known: string[],
): Outcome {
  const { duplicateReason: _none, ...context } = input
  const card = reasonFormCard.draw({ known: known.join(reader.locale === 'zh' ? '、' : ', '), verb: action }, reader)
  return { form: { action, context, title: t('duplicate.reasonTitle'), card } }
}
