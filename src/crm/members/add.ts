import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { askWho } from './form.ts'
import { hire, personIn } from './hire.ts'

/** What the form about a person sends. */
export const who = {
  name: z.string().max(100).default(''),
  roles: z.string().max(1_000).default(''),
  department: z.string().max(60).default(''),
  manager: z.string().max(100).default(''),
  title: z.string().max(60).default(''),
  email: z.string().max(200).default(''),
}

/** Enters a colleague before they come: by their verified address they are known at their first word. */
export const add = defineAction({
  name: 'member.add',
  words: { en: ['member add', 'invite member'], zh: ['新增成员', '添加成员'] },
  usage: { en: '[name]', zh: '[姓名]' },
  does: { en: 'Enter a colleague before their first word', zh: '预先添加一位同事' },
  input: z.object(who),
  read: rest => ({ name: rest }),
  allow: can('create', 'user'),

  async run(context, typed) {
    if (context.said !== 'form')
      return askWho(context, {
        ...{ action: 'member.add', title: t('member.addTitle'), intro: t('member.addIntro'), values: typed },
      })
    const person = await hire(context.tx, await personIn(context, typed))
    return {
      notice: t(typed.email ? 'member.added' : 'member.addedWithoutEmail', { name: person.name }),
      changed: [companyRecord],
      audit: [{ action: 'member.add', on: { entity: 'user', id: person.id }, facts: { name: person.name } }],
    }
  },
})
