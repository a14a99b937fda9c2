import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { choices } from '../choices.ts'
import { logLine } from './log.ts'
import { methods } from './write.ts'

const form = defineCard(
  'message-form',
  z.strictObject({
    text: z.string(),
    method: z.string(),
    methods: z.array(z.object({ title: z.string(), value: z.string() })),
    records: z.array(z.object({ title: z.string(), value: z.string() })),
  }),
)

/** A message becomes a follow-up: at once where it hangs below the card of a record, else after asking which record it is about. */
export const fromMessage = defineAction({
  name: 'followup.message',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Log a message as a follow-up', zh: '把一条消息记为跟进' },
  input: z.object({ line: z.string().max(10_000).default('') }),
  read: rest => ({ line: rest }),
  allow: can('create', 'followup'),
  async run(context, { line }) {
    const about = await recordOfCard(context)
    if (about) return logLine(context, about, line)
    const { reader } = context
    const card = form.draw(
      {
        text: line.slice(0, 3_000),
        method: 'chat',
        methods: methods.map(method => ({ title: say({ key: `method.${method}` }, reader), value: method })),
        records: (await choices.get('records')?.(context, '')) ?? [],
      },
      reader,
    )
    const files = context.files.map(({ id }) => id)
    return {
      form: {
        ...{ action: 'followup.log', title: t('log.messageTitle'), card },
        ...(files.length > 0 ? { context: { files } } : {}),
      },
    }
  },
})

/** The number of the record whose card the message hangs below. */
async function recordOfCard({ tx, card }: Context): Promise<string | undefined> {
  const [record] = card
    ? await tx.sql<{ no: string }>`select no from "NamedRecord" where entity = ${card.entity} and id = ${card.id}`
    : []
  return record?.no
}
