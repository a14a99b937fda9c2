import { z } from 'zod'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { documentKinds } from '../documents.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { refOf } from './advance.ts'
import { editable } from './changes.ts'
import { readInstance } from './instance.ts'
import { look, named } from './underway.ts'

/** What else can be done with an approval that waits for me. */
export const more = defineAction({
  name: 'approval.more',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'See what else can be done with an approval', zh: '看审批还能怎么处理' },
  input: z.object({ approval: named }),
  read: () => ({ approval: '' }),
  allow: 'everyone',
  async run(context, { approval }) {
    const { instance } = await look(context, approval)
    return { cards: [{ view: 'approval.more', of: refOf(instance), to: 'only' }] }
  },
})

export const moreView = defineView({
  name: 'approval.more',
  async draw({ tx, actor, reader }, { id }) {
    const instance = actor && (await readInstance(tx, { id }))
    const kind = documentKinds.find(one => one.entity === instance?.entity)
    const document = instance && (await kind?.load(tx, instance.entityId))
    if (!instance || !kind || !document) return null
    const data = { approval: id }
    const dataOf: Record<string, { [key: string]: string }> = {
      'document.attach': { document: document.no },
      'record.show': { record: document.no },
    }
    const handOn = { title: t('approval.moreHandOn'), button: t('card.approval.handOn'), verb: 'approval.transfer' }
    const opens = await kind.allows({ tx, actor }, document, 'read')
    const rows = [
      ...(opens ? [{ title: t('approval.moreOpen'), button: t('card.approval.open'), verb: 'record.show' }] : []),
      ...(editable({ instance, kind }).length > 0 || instance.initiatorId === actor.id ? [handOn] : []),
      { title: t('approval.moreAdd'), button: t('button.addSign'), verb: 'approval.add' },
      { title: t('approval.moreComment'), button: t('button.comment'), verb: 'approval.comment' },
      { title: t('approval.moreFiles'), button: t('button.attachments'), verb: 'document.attach' },
    ].map(({ title, button, verb }) => ({
      title: say(title, reader),
      line: '',
      buttons: [{ title: say(button, reader), verb, data: dataOf[verb] ?? data }],
    }))
    return drawList({ title: t('approval.moreTitle'), empty: t('approval.moreTitle'), rows }, reader)
  },
})
