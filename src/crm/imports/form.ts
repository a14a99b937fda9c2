import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'

const choice = z.strictObject({ title: z.string(), value: z.string() })

/** A form of choices, with a sentence above them where one is needed. */
export const importFormCard = defineCard(
  'import-form',
  z.strictObject({
    intro: z.string(),
    inputs: z.array(z.strictObject({ id: z.string(), label: z.string(), value: z.string(), choices: z.array(choice) })),
    submit: z.string(),
    verb: z.string(),
  }),
)
