import { t } from '../../../core/text.ts'
import { amount, day, emails, flag, level, moment, phones, reached, tags, words } from './cells.ts'
import { defineField } from './field.ts'

/** The heads of a column, between bars. */
const headed = (words: string) => words.split('|')

/** The columns that several kinds of records have; the order is the order in which a person is asked for them. */

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

export const person = defineField({
  name: 'person',
  label: t('column.person'),
  words: headed('联系人|姓名|联系人姓名|对接人|称呼|contact|contact name|contact person|person|name|full name'),
  read: words(100),
})

export const position = defineField({
  name: 'position',
  label: t('column.position'),
  words: headed('职位|职务|岗位|部门|部门职务|联系人职位|title|job title|position|role|department'),
  read: words(100),
})

export const phone = defineField({
  name: 'phone',
  label: t('column.phoneNumber'),
  words: headed(
    '电话|手机|手机号|手机号码|联系电话|联系方式|电话号码|移动电话|tel|phone|phone number|mobile|mobile phone|telephone|cell',
  ),
  read: phones,
})

export const email = defineField({
  name: 'email',
  label: t('column.email'),
  words: headed('邮箱|电子邮箱|邮件|电子邮件|email|e-mail|mail|email address'),
  read: emails,
})

export const wechat = defineField({
  name: 'wechat',
  label: t('column.wechat'),
  words: headed('微信|微信号|wechat|wechat id|weixin'),
  read: reached('wechat'),
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

/** The customer that something belongs to, by number or name. */
export const customer = defineField({
  name: 'customer',
  label: t('column.customer'),
  words: headed(
    '客户|客户名称|所属客户|客户编号|公司|公司名称|customer|customer name|customer no|company|company name|account|account name',
  ),
  read: words(200),
  required: true,
})

export const decisionMaker = defineField({
  name: 'decisionMaker',
  label: t('column.decisionMaker'),
  words: headed('决策人|是否决策人|关键人|decision maker|key contact'),
  read: flag,
})

export const money = defineField({
  name: 'amount',
  label: t('column.amountOf'),
  words: headed('金额|商机金额|预计金额|预计成交金额|合同金额|amount|deal amount|value|deal value|expected revenue'),
  read: amount,
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
