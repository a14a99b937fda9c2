import { Refusal } from '../../core/errors.ts'
import { clockTime } from '../../core/moment.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { drawList, paged, pageIn, pageSize } from '../list.ts'
import { defineView } from '../view.ts'

/** Who may let people in. */
export const mayAdmit = can('update', 'user')

/** A request with the account that made it. */
export type Request = {
  id: string
  no: string
  state: string
  email: string | null
  createdAt: Date
  decidedAt: Date | null
  decidedBy: { displayName: string } | null
  identity: {
    id: string
    displayName: string
    installId: string
    user: { displayName: string } | null
    install: { platform: string }
  }
}

const include = {
  decidedBy: { select: { displayName: true } },
  identity: {
    select: {
      ...{ id: true, displayName: true, installId: true },
      user: { select: { displayName: true } },
      install: { select: { platform: true } },
    },
  },
} as const

/** The request with this number: "J-3", "j3". Throws a Refusal when there is none. */
export async function requestOf(tx: Tx, said: string): Promise<Request> {
  const digits = /^J?\s*-?\s*(\d{1,9})$/i.exec(said.normalize('NFKC').trim())?.[1]
  const found = digits ? await tx.joinRequest.findUnique({ where: { no: `J-${Number(digits)}` }, include }) : null
  if (!found) throw new Refusal('join.unknown', { ref: said })
  return found
}

/** The same by our own id. */
export async function requestById(tx: Tx, id: string): Promise<Request | null> {
  return tx.joinRequest.findUnique({ where: { id }, include })
}

/** Who asks to be let in, the oldest first. */
export const requests = defineAction({
  name: 'member.requests',
  words: { en: ['join requests', 'joins'], zh: ['加入申请', '申请列表'] },
  usage: { en: '[page]', zh: '[页码]' },
  does: { en: 'See who asks to be let in', zh: '看谁在申请加入' },
  input: paged,
  read: pageIn,
  allow: mayAdmit,
  async run({ actor }, params) {
    return { cards: [{ view: 'join.list', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})

export const requestsView = defineView({
  name: 'join.list',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const { page } = paged.parse(params)
    const waiting = await tx.joinRequest.findMany({
      where: { state: 'waiting' },
      orderBy: { createdAt: 'asc' },
      include,
      skip: (page - 1) * pageSize,
      take: pageSize + 1,
    })
    const rows = waiting.slice(0, pageSize).map(({ no, identity, email, createdAt }) => ({
      title: `${no} ${identity.displayName}`,
      line: [identity.install.platform, email, clockTime(createdAt, reader)].filter(Boolean).join(' · '),
      buttons: [
        { title: say(t('button.approve'), reader), verb: 'member.approve', data: { request: no }, main: true },
        { title: say(t('button.reject'), reader), verb: 'member.reject', data: { request: no } },
      ],
    }))
    return drawList(
      {
        ...{ title: t('join.listTitle'), empty: t('join.listEmpty'), rows, page },
        ...{ more: waiting.length > pageSize, verb: 'member.requests' },
      },
      reader,
    )
  },
})
