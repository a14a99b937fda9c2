import { isObject } from '../core/card.ts'
import type { Answer, Inbound, Question, RecordRef } from '../core/platform.ts'
import { say, t } from '../core/text.ts'
import { choices } from '../crm/choices.ts'
import { findRecord } from '../crm/find.ts'
import { seenCopy } from '../store/copies.ts'
import type { Tx } from '../store/db.ts'
import { type Asking, whoAsks } from '../store/inbox.ts'
import { drawFor } from './draw.ts'
import type { House } from './house.ts'

/** Answers what is only looked at, with the rights of who asks; nothing is claimed and nothing written. Never throws. */
export function createAsk(house: House): (inbound: Inbound) => Promise<Answer> {
  async function answer(tx: Tx, inbound: Inbound): Promise<Answer> {
    const { actor, company } = await whoAsks(tx, inbound, house.clock.now())
    const reader = { locale: inbound.locale ?? company.locale, zone: company.zone, now: house.clock.now() }
    if (!actor) return { error: { code: 'account.unlinked', text: say(t('account.unlinked'), reader) }, cards: [] }
    return questionOf(house, tx, { inbound, asking: { actor, company } })
  }

  return async inbound => {
    try {
      return await house.store.transaction(tx => answer(tx, inbound))
    } catch (error) {
      house.log.error({ err: error, event: inbound.eventId }, 'a question failed')
      return { cards: [] }
    }
  }
}

type Known = Asking & { actor: NonNullable<Asking['actor']> }

async function questionOf(
  house: House,
  tx: Tx,
  { inbound, asking }: { inbound: Inbound; asking: Known },
): Promise<Answer> {
  const question = inbound.said
  switch (question.kind) {
    case 'choices':
      return choicesFor(house, tx, { question, asking })
    case 'home':
      return homeOf(house, tx, asking)
    case 'preview':
      return previewsOf(house, tx, { records: question.records, asking })
    case 'copy':
      return wholeOf(house, tx, { inbound, asking })
    default:
      return { cards: [] }
  }
}

type Choosing = { question: Extract<Question, { kind: 'choices' }>; asking: Known }

async function choicesFor(house: House, tx: Tx, { question, asking }: Choosing): Promise<Answer> {
  const { actor, company } = asking
  const [kind = '', within] = question.of.split('.')
  const find = choices.get(kind)
  const context = { tx, actor, company, now: house.clock.now(), within }
  return { cards: [], choices: find ? await find(context, question.query.trim().slice(0, 100)) : [] }
}

async function homeOf(house: House, tx: Tx, { actor, company }: Known): Promise<Answer> {
  const copy = { view: 'home', entity: 'user' as const, entityId: actor.id, params: {}, readerId: actor.id }
  const drawn = await drawFor(house, tx, { copy, company, known: actor })
  return { cards: [], ...(drawn ? { home: drawn.card } : {}) }
}

/** The card of a copy once more, for whoever it is drawn for: a platform that could not show all of it turns its pages. */
async function wholeOf(
  house: House,
  tx: Tx,
  { inbound, asking: { actor, company } }: { inbound: Inbound; asking: Known },
): Promise<Answer> {
  const copy = await seenCopy(tx, inbound, actor.id)
  const drawn = copy && (await drawFor(house, tx, { copy, company, known: actor }))
  return { cards: [], ...(drawn ? { whole: drawn.card } : {}) }
}

/**
 * What a link may show: the record as a room sees it, because everybody there will. Only records that the one who posted the link may
 * read, and without buttons but one, since nobody redraws a preview.
 */
async function previewsOf(
  house: House,
  tx: Tx,
  { records, asking }: { records: string[]; asking: Known },
): Promise<Answer> {
  const { actor, company } = asking
  const reader = { locale: company.locale, zone: company.zone, now: house.clock.now() }
  const previews: NonNullable<Answer['previews']> = []
  for (const record of records.slice(0, 10)) {
    const of = await readable(tx, { record, actor })
    if (!of) continue
    const copy = { view: viewOf[of.kind], entity: of.entity, entityId: of.id, params: {}, readerId: null }
    const drawn = await drawFor(house, tx, { copy, company })
    if (!drawn) continue
    const open = {
      type: 'Action.Execute',
      id: 'open',
      title: say(t('button.open'), reader),
      verb: 'record.show',
      data: { record },
    }
    const body = drawn.card.body.filter(part => !(isObject(part) && part.type === 'ActionSet'))
    previews.push({ record, card: { ...drawn.card, body, actions: [open] } })
  }
  return { cards: [], previews }
}

const viewOf = { lead: 'lead', customer: 'customer', opportunity: 'deal' } as const

async function readable(
  tx: Tx,
  { record, actor }: { record: string; actor: Known['actor'] },
): Promise<(RecordRef & { kind: keyof typeof viewOf }) | undefined> {
  try {
    const { kind, id } = await findRecord({ tx, actor }, ['lead', 'customer', 'opportunity'], {
      said: record,
      verb: 'read',
    })
    return { kind, entity: kind, id }
  } catch {
    return undefined
  }
}
