import { type Actor, allows, can } from '../../core/rights.ts'
import { type Reader, say, type TextKey, t } from '../../core/text.ts'
import { docStateOf } from '../approvals/documents.ts'
import { isDraft } from '../approvals/draft.ts'
import { mayTouchDocument } from '../approvals/rights.ts'
import type { Row, RowButton } from '../list.ts'
import { type Approvable, approvable, requiredText, type StageRow } from '../pipelines/read.ts'
import type { Paper } from './papers.ts'

type Shown = { deal: string; papers: readonly Paper[]; works: boolean; actor: Actor; reader: Reader }

/** What a stage wants approved: where it stands, and the tap that brings it on for whoever may. */
export function paperRows(stage: Pick<StageRow, 'approvals'>, shown: Shown): Row[] {
  const { papers, actor, reader, works } = shown
  return approvable
    .filter(kind => stage.approvals.includes(kind))
    .map(kind => {
      const own = papers.filter(paper => paper.kind === kind)
      const paper = own.find(({ docState }) => docState === 'approved') ?? own[0]
      const reads = paper && mayTouchDocument(actor, kind, { document: paper, verb: 'read' })
      const state = paper ? say(t(`docState.${docStateOf(paper.docState)}`), reader) : say(t('gate.noPaper'), reader)
      const next = works && paper?.docState !== 'approved' ? tapFor(kind, paper, shown) : undefined
      const open = paper && reads ? opening(kind, paper.no, reader) : undefined
      return {
        title: `${paper?.docState === 'approved' ? '✓' : '○'} ${say(requiredText(kind), reader)}`,
        line: [reads ? paper.no : '', state].filter(Boolean).join(' · '),
        buttons: [next, open].flatMap(button => button ?? []),
      }
    })
}

/** A draft is handed in, what is not there is begun; what is in review waits for others. */
function tapFor(kind: Approvable, paper: Paper | undefined, { deal, actor, reader }: Shown): RowButton | undefined {
  if (paper && isDraft(paper.docState)) {
    if (!mayTouchDocument(actor, kind, { document: paper, verb: 'update' })) return undefined
    return { title: say(t('button.handIn'), reader), verb: 'document.submit', data: { document: paper.no }, main: true }
  }
  if (paper || !allows(can('create', kind), actor)) return undefined
  const { title, verb, field } = begins[kind]
  return { title: say(t(title), reader), verb, data: { [field]: deal }, main: true }
}

function opening(kind: Approvable, no: string, reader: Reader): RowButton | undefined {
  if (kind === 'cost') return undefined
  const { verb, field } = opens[kind]
  return { title: say(t('button.open'), reader), verb, data: { [field]: no } }
}

type Tap = { verb: string; field: string }

const begins: Record<Approvable, Tap & { title: TextKey }> = {
  cost: { title: 'button.newCost', verb: 'cost.save', field: 'for' },
  quote: { title: 'button.newQuote', verb: 'quote.create', field: 'deal' },
  contract: { title: 'button.newContract', verb: 'contract.create', field: 'from' },
}

const opens: Record<Exclude<Approvable, 'cost'>, Tap> = {
  quote: { verb: 'quote.list', field: 'quote' },
  contract: { verb: 'contract.create', field: 'from' },
}
