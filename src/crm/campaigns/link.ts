import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { findCampaign } from './find.ts'
import { campaignSettings } from './settings.ts'

const linkForm = defineCard('link-form', z.strictObject({ name: z.string() }))

/** Makes a short address that counts its clicks: to the campaign's own page, or to an address an admin allowed. */
export const addLink = defineAction({
  name: 'campaign.link',
  words: { en: ['campaign link'], zh: ['活动短链'] },
  usage: { en: '<campaign>', zh: '<活动名称>' },
  does: { en: 'Make a short address that counts its clicks', zh: '生成统计点击的短链' },
  input: z.object({
    campaign: z.string().min(1).max(100),
    label: z.string().max(60).default(''),
    target: z.string().max(500).default(''),
  }),
  read: rest => ({ campaign: rest }),
  allow: can('update', 'campaign'),

  async run(context, { campaign: said, label, target }) {
    const { tx, now, company } = context
    const { id, name } = await findCampaign(context, said)
    if (context.said !== 'form')
      return {
        form: {
          action: 'campaign.link',
          context: { campaign: id },
          title: t('campaign.linkTitle'),
          card: linkForm.draw({ name }, context.reader),
        },
      }
    if (!label) throw new Refusal('input.fields', {}, { label: t('field.required') })
    if (target && !isAllowed(target, campaignSettings.of(company).allowedHosts))
      throw new Refusal('input.fields', {}, { target: t('campaign.targetNotAllowed') })
    if (await tx.trackedLink.findFirst({ where: { campaignId: id, label } }))
      throw new Refusal('input.fields', {}, { label: t('campaign.labelTaken') })
    const code = codeFor(newId())
    await tx.trackedLink.create({ data: { code, campaignId: id, label, target: target || null, createdAt: now } })
    const on = { entity: 'campaign' as const, id }
    return {
      notice: t('campaign.linkAdded', { label }),
      changed: [on],
      audit: [{ action: 'campaign.link', on, facts: { name, label, target } }],
      cards: [{ view: 'campaign', of: on, to: 'only' }],
    }
  },
})

/** True for an https address on a host of the list, or below one. */
export function isAllowed(target: string, hosts: string[]): boolean {
  if (!URL.canParse(target)) return false
  const { protocol, hostname, username } = new URL(target)
  if (protocol !== 'https:' || username !== '') return false
  return hosts.some(host => hostname === host.toLowerCase() || hostname.endsWith(`.${host.toLowerCase()}`))
}

/** Eight letters and digits out of the random end of an id. */
function codeFor(id: string): string {
  return BigInt(`0x${id.replaceAll('-', '').slice(-14)}`)
    .toString(36)
    .slice(0, 8)
    .padStart(8, '0')
}
