/** What files say of a company, and of a record as such; the order is the order in which a person is asked. */
import { t } from '../../../core/text.ts'
import { level, reached, tags, words } from './cells.ts'
import { defineField, headed } from './field.ts'

export const number = (letter: 'L' | 'C' | 'O') =>
  defineField({
    name: 'no',
    label: t('column.no'),
    words: [
      ...headed('编号|系统编号|no|number|id'),
      { L: '线索编号', C: '客户编号', O: '商机编号' }[letter],
      { L: 'lead no', C: 'customer no', O: 'deal no' }[letter],
    ],
    read: cell =>
      new RegExp(`^${letter}-?\\d{1,9}$`, 'i').test(cell.normalize('NFKC').trim())
        ? { value: `${letter}-${Number(cell.normalize('NFKC').replace(/\D/g, ''))}` }
        : { fault: t('import.number', { value: cell, letter }) },
  })

export const company = defineField({
  name: 'company',
  label: t('column.company'),
  words: headed(
    '公司|公司名称|企业|企业名称|单位|单位名称|客户|客户名称|线索名称|company|company name|organisation|organization|account|account name',
  ),
  read: words(200),
})

export const source = defineField({
  name: 'source',
  label: t('column.source'),
  words: headed('来源|渠道|线索来源|客户来源|来源渠道|source|lead source|channel'),
  read: words(100),
})

export const region = defineField({
  name: 'region',
  label: t('column.region'),
  words: headed('地区|区域|城市|省份|省市|所在地|region|city|area|territory|state|province'),
  read: words(100),
})

export const grade = defineField({
  name: 'level',
  label: t('column.level'),
  words: headed('级别|等级|客户级别|客户等级|线索级别|优先级|level|grade|rating|priority'),
  read: level,
})

export const labelsField = defineField({
  name: 'tags',
  label: t('column.tags'),
  words: headed('标签|tags|tag|labels'),
  read: tags,
})

export const owner = defineField({
  name: 'owner',
  label: t('column.owner'),
  words: headed(
    '负责人|归属人|归属|所有人|跟进人|业务员|销售|销售负责人|销售人员|owner|sales|sales rep|salesperson|assigned to|account manager',
  ),
  read: words(100),
})

export const need = defineField({
  name: 'need',
  label: t('column.need'),
  words: headed(
    '需求|需求描述|意向|意向产品|备注|说明|描述|咨询内容|need|needs|notes|note|remark|remarks|description|message|comment',
  ),
  read: words(10_000),
})

export const industry = defineField({
  name: 'industry',
  label: t('column.industry'),
  words: headed('行业|所属行业|industry|sector'),
  read: words(100),
})

export const address = defineField({
  name: 'address',
  label: t('column.address'),
  words: headed('地址|详细地址|公司地址|联系地址|address|street'),
  read: words(300),
})

export const website = defineField({
  name: 'website',
  label: t('column.website'),
  words: headed('网址|官网|网站|公司网站|website|web|url|homepage'),
  read: words(300),
})

export const taxNo = defineField({
  name: 'taxNo',
  label: t('column.taxNo'),
  words: headed('税号|纳税人识别号|统一社会信用代码|信用代码|tax number|tax no|tax id|vat|vat number'),
  read: reached('taxNo'),
})
