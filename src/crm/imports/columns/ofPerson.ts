/** What files say of a person at a company. */
import { t } from '../../../core/text.ts'
import { emails, flag, phones, reached, words } from './cells.ts'
import { defineField, headed } from './field.ts'

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

export const decisionMaker = defineField({
  name: 'decisionMaker',
  label: t('column.decisionMaker'),
  words: headed('决策人|是否决策人|关键人|decision maker|key contact'),
  read: flag,
})
