import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { numberIn } from '../../core/recordNumber.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { documentNumber } from '../documents.ts'
import { articleNumber } from '../knowledge/load.ts'
import { drawList } from '../list.ts'
import { ticketNumber } from '../tickets/load.ts'
import { defineView } from '../view.ts'
import { type Hit, hitsFor, type Looking } from './hits.ts'
import { show } from './show.ts'

const most = 10

/** Finds records by name, pinyin initials or phone: only what the person may read. */
export const search = defineAction({
  name: 'record.search',
  words: { en: ['search', 'find'], zh: ['搜索', '查找'] },
  usage: { en: '<name, initials or phone>', zh: '<名称、拼音首字母或电话>' },
  does: {
    en: 'Find leads, customers, contacts, deals, tickets and articles',
    zh: '找线索、客户、联系人、商机、工单和文章',
  },
  input: z.object({ query: z.string().min(1).max(200) }),
  read: rest => ({ query: rest }),
  allow: 'everyone',
  async run(context, { query }) {
    const numbered = [numberIn, ticketNumber, articleNumber, documentNumber].some(reads => reads(query))
    if (numbered) return show.run(context, { record: query })
    const hits = await find(context, query, context.company.region)
    const [only, second] = hits
    if (!only) throw new Refusal('search.nothing', { query })
    if (!second) return show.run(context, { record: only.no })
    return { cards: [{ view: 'search', of: { entity: 'user', id: context.actor.id }, params: { query }, to: 'only' }] }
  },
})

export const searchView = defineView({
  name: 'search',
  async draw({ tx, actor, reader, company }, _of, given) {
    if (!actor) return null
    const { query } = z.object({ query: z.string() }).parse(given)
    const hits = await find({ tx, actor }, query, company.region)
    const rows = hits.slice(0, most).map(hit => ({
      title: `${hit.no} ${hit.title}`,
      line: [say({ key: `kind.${hit.kind}` }, reader), hit.via, hit.keeper].filter(Boolean).join(' · '),
      buttons: [{ title: say(t('button.open'), reader), verb: 'record.show', data: { record: hit.no } }],
    }))
    const subtitle = hits.length > most ? t('search.more', { shown: most }) : t('search.count', { count: hits.length })
    return drawList(
      { title: t('search.title', { query }), subtitle, empty: t('search.nothing', { query }), rows },
      reader,
    )
  },
})

/** What a transaction has found for somebody: they are shown it by the list, which would look for the same again. */
const lookedFor = new WeakMap<Looking['tx'], { actor: string; query: string; hits: Promise<Hit[]> }>()

function find(context: Looking, query: string, region: string): Promise<Hit[]> {
  const { tx, actor } = context
  const known = lookedFor.get(tx)
  if (known?.actor === actor.id && known.query === query) return known.hits
  const hits = hitsFor(context, query, region)
  lookedFor.set(tx, { actor: actor.id, query, hits })
  return hits
}
