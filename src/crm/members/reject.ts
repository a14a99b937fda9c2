import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { decide, tell } from './decide.ts'
import { mayAdmit, requestOf } from './requests.ts'

/** Turns somebody down; they are told so, and an admin may still let them in later. */
export const reject = defineAction({
  name: 'member.reject',
  words: { en: ['join reject'], zh: ['拒绝加入'] },
  usage: { en: '<request>', zh: '<申请>' },
  does: { en: 'Turn a join request down', zh: '拒绝加入申请' },
  input: z.object({ request: z.string().min(1).max(20) }),
  read: rest => ({ request: rest.split(/\s+/)[0] ?? '' }),
  allow: mayAdmit,

  async run(context, fields) {
    const request = await requestOf(context.tx, fields.request)
    const { id, no, identity } = request
    if (request.state !== 'waiting' || !(await decide(context, request, 'rejected'))) {
      const { decidedBy, decidedAt } = await requestOf(context.tx, no)
      throw new Refusal('join.decided', { no, who: decidedBy?.displayName, at: decidedAt })
    }
    await tell(context, request, null)
    return {
      notice: t('join.rejectedNotice', { no, account: identity.displayName }),
      changed: [{ entity: 'join', id }],
      audit: [
        {
          action: 'member.reject',
          on: { entity: 'join', id },
          facts: { no, account: identity.displayName, platform: identity.install.platform },
        },
      ],
    }
  },
})
