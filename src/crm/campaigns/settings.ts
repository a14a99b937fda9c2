import { defineSettings, flag, words } from '../settings/section.ts'

/** Where tracked links may lead beside our own pages. */
export const campaignSettings = defineSettings({ name: 'campaigns', fields: { allowedHosts: words([]) } })

/** The sources leads come from. With `strict` no other one can be entered. */
export const sourceSettings = defineSettings({
  name: 'sources',
  fields: {
    list: words(['官网', '展会', '老客户介绍', '百度推广', '公众号', '电话咨询', 'Website', 'Referral']),
    strict: flag(false),
  },
})
