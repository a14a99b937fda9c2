import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { dateName } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import { say, t } from '../../core/text.ts'
import { defineView } from '../view.ts'
import { mayTouch, readArticle } from './load.ts'

const articleCard = defineCard(
  'article',
  z.strictObject({
    no: z.string(),
    title: z.string(),
    head: z.string(),
    paragraphs: z.array(z.string()),
    foot: z.string(),
    ticket: z.string(),
    may: z.strictObject({ used: z.boolean(), edit: z.boolean() }),
  }),
)

/** An article to read. Below a ticket's help it can be said to have helped. */
export const articleView = defineView({
  name: 'article',
  async draw({ tx, actor, reader }, of, params) {
    const article = await readArticle(tx, of.id)
    if (!article || !actor || !mayTouch(actor, article, 'read')) return null
    const { ticket = '' } = z.object({ ticket: z.string().optional() }).parse(params)
    const { no, title, tags, body, state, audience } = article
    const head = [
      no,
      ...tags,
      state === 'published' ? '' : say(t(`article.state.${state === 'draft' ? 'draft' : 'archived'}`), reader),
    ]
    const foot = t('article.foot', {
      by: article.owner.displayName,
      on: dateName(article.updatedAt, reader),
      uses: article._count.uses,
    })
    const card = articleCard.draw(
      {
        ...{ no, title, ticket },
        head: [...head, say(t(audience === 'customer' ? 'article.forCustomers' : 'article.forUs'), reader)]
          .filter(Boolean)
          .join(' · '),
        paragraphs: clip(body, 6_000)
          .split(/\n{2,}/)
          .flatMap(text => text.trim() || [])
          .slice(0, 20),
        foot: say(foot, reader),
        may: { used: ticket !== '', edit: mayTouch(actor, article, 'update') },
      },
      reader,
    )
    return { card, text: `${no} ${title}` }
  },
})
