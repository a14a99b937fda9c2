/** What files say of a deal, and of the customer something belongs to. */
import { t } from '../../../core/text.ts'
import { amount, day, words } from './cells.ts'
import { defineField, headed } from './field.ts'

export const customer = defineField({
  name: 'customer',
  label: t('column.customer'),
  words: headed(
    '客户|客户名称|所属客户|客户编号|公司|公司名称|customer|customer name|customer no|company|company name|account|account name',
  ),
  read: words(200),
  required: true,
})

export const money = defineField({
  name: 'amount',
  label: t('column.amountOf'),
  words: headed('金额|商机金额|预计金额|预计成交金额|合同金额|amount|deal amount|value|deal value|expected revenue'),
  read: amount,
})

export const pipeline = defineField({
  name: 'pipeline',
  label: t('fact.pipeline'),
  words: headed('销售流程|流程|商机流程|销售管道|pipeline|sales pipeline|deal pipeline|process'),
  read: words(60),
})

export const stage = defineField({
  name: 'stage',
  label: t('column.stage'),
  words: headed('阶段|商机阶段|销售阶段|状态|stage|deal stage|status'),
  read: words(60),
})

export const closeOn = defineField({
  name: 'close',
  label: t('column.closeOn'),
  words: headed(
    '预计成交日期|预计成交日|预计成交|成交日期|预计结单日期|close date|expected close|expected close date|closing date',
  ),
  read: day,
})

export const dealName = defineField({
  name: 'name',
  label: t('column.dealName'),
  words: headed('商机名称|商机|项目名称|项目|机会名称|deal|deal name|opportunity|opportunity name|project'),
  read: words(200),
  required: true,
})
