import { type Reader, say, t } from '../../core/text.ts'
import { nameIn, type StageRow } from '../pipelines/read.ts'

/** "Source: referral". */
export function factorName(
  { field, value }: { field: string; value: string },
  { stages, reader }: { stages: StageRow[]; reader: Reader },
): string {
  const stage = stages.find(one => one.id === value)
  const shown = field === 'stage' && stage ? nameIn(stage, reader.locale) : value
  switch (field) {
    case 'stage':
      return say(t('score.field.stage', { value: shown }), reader)
    case 'source':
      return say(t('score.field.source', { value: shown }), reader)
    case 'level':
      return say(t('score.field.level', { value: shown }), reader)
    case 'region':
      return say(t('score.field.region', { value: shown }), reader)
    default:
      return say(t('score.field.tag', { value: shown }), reader)
  }
}

/** "83% (source referral)": the chances of a lead as they are kept with it; a few dozen deals tell no more than whole percents. */
export function chanceText(
  { chanceBp, chanceTop }: { chanceBp: number | null; chanceTop: string | null },
  reader: Reader,
): string | undefined {
  if (chanceBp === null) return undefined
  const [field = '', ...value] = (chanceTop ?? '').split(':')
  const chance = Math.round(chanceBp / 100)
  if (!field) return `${chance}%`
  const top = factorName({ field, value: value.join(':') }, { stages: [], reader })
  return say(t('score.chance', { chance, top }), reader)
}
