import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { choices } from '../choices.ts'
import { log } from './log.ts'
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
  input: z.object({ line: z.string().min(1).max(10_000), about: z.string().max(200).optional() }),
  read: rest => ({ line: rest }),
  allow: can('create', 'followup'),
  async run(context, { line, about }) {
    if (about) return log.run(context, { about, line, next: '', when: '' })
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
    return { form: { action: 'followup.log', title: t('log.messageTitle'), card } }
  },
})
