/** What files say of a follow-up. */
import { t } from '../../../core/text.ts'
import { moment, words } from './cells.ts'
import { defineField, headed } from './field.ts'

export const talkOf = defineField({
  name: 'record',
  label: t('column.record'),
  words: headed(
    '跟进对象|对象|记录|关联对象|客户|客户名称|客户编号|线索编号|商机编号|公司|公司名称|record|customer|customer name|company|company name|lead|deal|about',
  ),
  read: words(200),
  required: true,
})

export const talk = defineField({
  name: 'text',
  label: t('column.talk'),
  words: headed(
    '跟进内容|跟进记录|内容|沟通内容|拜访内容|记录内容|text|content|notes|note|follow-up|summary|description|activity',
  ),
  read: words(10_000),
  required: true,
})

export const talkedAt = defineField({
  name: 'at',
  label: t('column.talkedAt'),
  words: headed('跟进时间|跟进日期|时间|日期|拜访时间|拜访日期|date|time|at|when|follow-up date|activity date'),
  read: moment,
  required: true,
})

export const talkedBy = defineField({
  name: 'author',
  label: t('column.author'),
  words: headed('跟进人|记录人|作者|创建人|拜访人|业务员|销售|author|by|user|owner|created by|logged by|sales rep'),
  read: words(100),
  required: true,
})

export const talkedHow = defineField({
  name: 'method',
  label: t('column.method'),
  words: headed('跟进方式|方式|沟通方式|跟进类型|method|type|channel|activity type'),
  read: words(40),
})
