import { Refusal } from '../../core/errors.ts'
import { type Actor, covers, scopeOf, type Verb } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'

/** An article with its author. */
export async function readArticle(tx: Tx, id: string) {
  return tx.knowledgeArticle.findUnique({
    where: { id },
    include: {
      owner: { select: { id: true, displayName: true, department: { select: { path: true } } } },
      _count: { select: { uses: true } },
    },
  })
}
export type Article = NonNullable<Awaited<ReturnType<typeof readArticle>>>

/** "KB-3", "kb3" as the number KB-3; anything else is undefined. */
export function articleNumber(said: string): string | undefined {
  const match = /^KB\s*-?\s*(\d{1,9})$/i.exec(said.normalize('NFKC').trim())
  return match ? `KB-${Number(match[1])}` : undefined
}

/** What is written is for everybody who may read articles; what is not published yet is its author's. */
export function mayTouch(actor: Actor, article: Article, verb: Verb): boolean {
  const owner = { id: article.ownerId, departmentPath: article.owner.department?.path ?? null }
  if (verb === 'read' && article.state !== 'published') return covers(actor, scopeOf(actor, 'update', 'article'), owner)
  return covers(actor, scopeOf(actor, verb, 'article'), owner)
}

/** The article somebody means by its number. Throws a Refusal when there is none that they may do this to. */
export async function findArticle({ tx, actor }: Context, said: string, verb: Verb): Promise<Article> {
  const no = articleNumber(said)
  const row = no ? await tx.knowledgeArticle.findUnique({ where: { no }, select: { id: true } }) : null
  const article = row && (await readArticle(tx, row.id))
  if (!article || !mayTouch(actor, article, 'read')) throw new Refusal('article.unknown', { ref: said })
  if (!mayTouch(actor, article, verb))
    throw new Refusal('article.notYours', { no: article.no, owner: article.owner.displayName })
  return article
}
