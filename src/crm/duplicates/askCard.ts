import { type Reader, say, t } from '../../core/text.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { type Ask, loadAsk } from './asks.ts'

/** To the keeper: a colleague came to the same company, and asks. */
export const askView = defineView({
  name: 'duplicate.ask',
  async draw({ tx, actor, reader }, of) {
    const ask = await loadAsk(tx, of.id)
    if (!ask || actor?.id !== ask.ownerId) return null
    const { asker, no, title, state } = ask
    const open = state === 'waiting'
    const choices = [
      { title: t('button.share'), say: 'shared', main: true },
      { title: t('button.handOver'), say: 'handedOver' },
      { title: t('button.notNow'), say: 'declined' },
    ]
    return drawList(
      {
        title: t('duplicate.askTitle', { asker }),
        subtitle: open ? t('duplicate.askHint') : t(`duplicate.state.${state}`),
        empty: t('duplicate.none'),
        rows: [row(ask, [{ title: say(t('button.open'), reader), verb: 'record.show', data: { record: no } }])],
        buttons: open
          ? choices.map(({ title: label, say: answer, ...rest }) => ({
              ...{ ...rest, title: say(label, reader), verb: 'duplicate.answer' },
              data: { ask: of.id, say: answer },
            }))
          : [],
      },
      reader,
    )

    function row(one: Ask, buttons: { title: string; verb: string; data: { record: string } }[]) {
      return { title: `${no} ${title}`, line: said(one, reader), buttons }
    }
  },
})

/** To the asker: what the keeper said, and the way on. */
export const answerView = defineView({
  name: 'duplicate.answer',
  async draw({ tx, actor, reader }, of) {
    const ask = await loadAsk(tx, of.id)
    if (!ask || actor?.id !== ask.askerId || ask.state === 'waiting') return null
    const { owner, no, state } = ask
    const opens = state !== 'declined'
    return drawList(
      {
        title: t(`duplicate.told.${state}`, { owner, no }),
        empty: t('duplicate.none'),
        rows: [
          {
            title: opens ? `${no} ${ask.title}` : no,
            line: said(ask, reader),
            buttons: opens ? [{ title: say(t('button.open'), reader), verb: 'record.show', data: { record: no } }] : [],
          },
        ],
      },
      reader,
    )
  },
})

function said({ asker, owner, at }: Ask, reader: Reader): string {
  return say(t('duplicate.askLine', { asker, owner, at }), reader)
}
