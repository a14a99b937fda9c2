import { encode, renderSVG } from 'uqr'
import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { pngOf } from '../../core/png.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { keepFile } from '../../store/files.ts'
import { defineAction } from '../action.ts'
import { addressOf, findCampaign } from './find.ts'

/** Hands out the QR code of a campaign's page, or of one of its short links, as a picture for screens and one for print. */
export const qrCode = defineAction({
  name: 'campaign.qr',
  words: { en: ['campaign qr', 'qr'], zh: ['活动二维码', '二维码'] },
  usage: { en: '<campaign> [short link]', zh: '<活动名称> [短链名称]' },
  does: { en: 'Get the QR code of a campaign', zh: '取活动的二维码' },
  input: z.object({ campaign: z.string().min(1).max(100), link: z.string().max(60).default('') }),
  read: rest => {
    const [campaign = '', ...link] = rest.split(/\s+/)
    return { campaign, link: link.join(' ') }
  },
  allow: can('read', 'campaign'),

  async run(context, { campaign: said, link: label }) {
    const { tx, now } = context
    const campaign = await findCampaign(context, said)
    const link = label ? await tx.trackedLink.findFirst({ where: { campaignId: campaign.id, label } }) : null
    if (label && !link) throw new Refusal('campaign.linkUnknown', { label, name: campaign.name })
    const url = `${await addressOf(context)}${link ? `/t/${link.code}` : `/f/${campaign.slug}`}`
    const name = link ? `${campaign.slug}-${link.code}` : campaign.slug
    const svg = Buffer.from(renderSVG(url, { ecc: 'M', border: 4 }))
    const { data } = encode(url, { ecc: 'M', border: 4 })
    return {
      notice: t('campaign.qrReady', { url }),
      files: [
        await keepFile(tx, { name: `${name}.png`, mime: 'image/png', bytes: pngOf(data, 12), now }),
        await keepFile(tx, { name: `${name}.svg`, mime: 'image/svg+xml', bytes: svg, now }),
      ],
    }
  },
})
