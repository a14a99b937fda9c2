import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { defineAction } from '../action.ts'

/** Opens a shorter digest that came with a longer one, as it was that morning. */
export const open = defineAction({
  name: 'digest.open',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Open a digest that came with a longer one', zh: '打开同一天的另一份报告' },
  input: z.object({ run: z.uuid() }),
  read: () => ({}),
  allow: 'everyone',
  async run({ tx, actor }, { run }) {
    const own = await tx.digestRun.findFirst({ where: { id: run, recipientId: actor.id }, select: { id: true } })
    if (!own) throw new Refusal('digest.notYours', {})
    return { cards: [{ view: 'digest', of: { entity: 'digest', id: run }, to: 'only' }] }
  },
})
