import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { allows, can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { claimFiles, findFile } from '../../store/files.ts'
import { type Context, defineAction } from '../action.ts'
import { findCampaign } from './find.ts'

const materialForm = defineCard('material-form', z.strictObject({ name: z.string() }))

/** Adds materials to a campaign: the files sent along, or a link by form. Without either it hands out what is there. */
export const materials = defineAction({
  name: 'campaign.material',
  words: { en: ['campaign files'], zh: ['活动资料'] },
  usage: { en: '<campaign> (with files, or to fetch them)', zh: '<活动名称>（可附文件，不附则取回）' },
  does: { en: 'Add files and links to a campaign, or fetch them', zh: '给活动添加资料，或取回资料' },
  input: z.object({
    campaign: z.string().min(1).max(100),
    title: z.string().max(100).default(''),
    url: z.string().max(500).default(''),
    add: z.boolean().optional(),
  }),
  read: rest => ({ campaign: rest }),
  allow: can('read', 'campaign'),

  async run(context, { campaign: said, title, url, add }) {
    const { tx, files, reader } = context
    const { id, name } = await findCampaign(context, said)
    if (files.length > 0)
      return keep(
        context,
        { id, name },
        files.map(file => ({ title: file.name, fileId: file.id })),
      )
    if (context.said === 'form') {
      if (!isWeb(url)) throw new Refusal('input.fields', {}, { url: t('campaign.urlUnclear') })
      return keep(context, { id, name }, [{ title: title || url, url }])
    }
    if (add)
      return {
        form: {
          action: 'campaign.material',
          context: { campaign: id },
          title: t('campaign.materialTitle'),
          card: materialForm.draw({ name }, reader),
        },
      }
    const kept = await tx.campaignMaterial.findMany({ where: { campaignId: id, fileId: { not: null } } })
    const found = await Promise.all(kept.map(({ fileId }) => findFile(tx, fileId ?? '')))
    const given = found.flatMap(file => file ?? [])
    return given.length === 0
      ? { notice: t('campaign.noFiles', { name }) }
      : { notice: t('campaign.filesGiven', { count: given.length, name }), files: given }
  },
})

type Material = { title: string; fileId: string } | { title: string; url: string }

async function keep(context: Context, { id, name }: { id: string; name: string }, added: Material[]) {
  const { tx, now, actor } = context
  if (!allows(can('update', 'campaign'), actor)) throw new Refusal('campaign.notYoursToChange', { name })
  for (const material of added) {
    if ('fileId' in material) await claimFiles(tx, [material.fileId], now)
    await tx.campaignMaterial.create({ data: { id: newId(), campaignId: id, ...material, createdAt: now } })
  }
  const on = { entity: 'campaign' as const, id }
  return {
    notice: t('campaign.materialsAdded', { count: added.length, name }),
    changed: [on],
    audit: [{ action: 'campaign.material', on, facts: { name, count: added.length } }],
    cards: [{ view: 'campaign', of: on, to: 'only' as const }],
  }
}

function isWeb(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
}
