import { localDate } from '../../../core/moment.ts'
import { formatMoney } from '../../../core/money.ts'
import { t } from '../../../core/text.ts'
import { defineSheet } from '../sheet.ts'

type Row = {
  no: string
  name: string
  customer: string
  amountMinor: bigint | null
  currency: string
  stage: string
  stageEn: string
  pipeline: string
  pipelineEn: string
  probabilityBp: number
  close: string | null
  owner: string
  createdAt: Date
  hidden: string[]
}

/** Deals, won and lost ones included. */
export const deals = defineSheet<Row>({
  load: ({ tx }, ids) => tx.sql<Row>`
    select o.no, o.name, c.no || ' ' || c.name as customer, o."amountMinor", o.currency, s.name as stage, s."nameEn" as "stageEn", p.name as pipeline, p."nameEn" as "pipelineEn",
      o."probabilityBp", o."expectedCloseOn"::text as close, u."displayName" as owner, o."createdAt", '{}'::text[] as hidden
    from unnest(${ids}::uuid[]) with ordinality wanted(id, place) join "Opportunity" o on o.id = wanted.id
    join "Customer" c on c.id = o."customerId" join "Stage" s on s.id = o."stageId" join "Pipeline" p on p.id = o."pipelineId" join "User" u on u.id = o."ownerId"
    order by wanted.place`,
  columns: [
    { label: t('column.no'), value: row => row.no },
    { label: t('column.dealName'), value: row => row.name },
    { label: t('column.customer'), value: row => row.customer },
    {
      label: t('column.amountOf'),
      field: 'opportunity.amount',
      value: ({ amountMinor, currency }, { locale }) =>
        amountMinor === null ? null : formatMoney({ minor: amountMinor, currency }, locale),
    },
    {
      label: t('fact.pipeline'),
      value: (row, { locale }) => (locale === 'zh' && row.pipeline) || row.pipelineEn || row.pipeline,
    },
    { label: t('column.stage'), value: (row, { locale }) => (locale === 'zh' ? row.stage : row.stageEn) },
    { label: t('column.probability'), value: row => `${row.probabilityBp / 100}%` },
    { label: t('column.closeOn'), value: row => row.close },
    { label: t('column.owner'), value: row => row.owner },
    { label: t('column.createdOn'), value: (row, { zone }) => localDate(row.createdAt, zone) },
  ],
})
