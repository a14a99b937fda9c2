import { nameKey } from '../../core/companyName.ts'
import { initials } from '../../core/normal.ts'
import { t } from '../../core/text.ts'
import type { FieldRule } from '../edits/editor.ts'
import { none } from '../form.ts'

const levelNames = ['A', 'B', 'C']

/** A, B, C, or none. */
export const levelChoices = [{ title: '—', value: none }, ...levelNames.map(level => ({ title: level, value: level }))]

/** "VIP、老客户" as a list, each tag once. */
export function tagsIn(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[,，、;；\s]+/)
        .map(tag => tag.replace(/^#/, '').slice(0, 40))
        .filter(Boolean),
    ),
  ]
}

export function tagsSaid(tags: string[]): string {
  return tags.join('、')
}

/** "www.yunfan.cn" is as good as a whole address; anything else is told apart from one. */
function websiteIn(text: string) {
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`
  return URL.canParse(address) && /\.[a-z\u4e00-\u9fff]{2,}/i.test(address)
    ? { value: text }
    : { wrong: t('field.website') }
}

/** What may be written about a customer by hand, in the order of the form. */
export const customerFields: FieldRule[] = [
  { id: 'name', label: 'label.customerName', required: true, max: 200, row: 1 },
  { id: 'level', label: 'label.level', choices: levelChoices, row: 2 },
  { id: 'industry', label: 'label.industry', max: 100, row: 2 },
  { id: 'region', label: 'label.region', max: 100, row: 3 },
  { id: 'source', label: 'label.source', max: 100, row: 3 },
  { id: 'address', label: 'label.address', max: 300, row: 4 },
  { id: 'website', label: 'label.website', max: 300, row: 4, read: websiteIn },
  {
    id: 'tags',
    label: 'label.tags',
    hint: 'label.tagsHint',
    max: 300,
    row: 5,
    read: tags => ({ value: tagsSaid(tagsIn(tags)) }),
  },
  { id: 'note', label: 'label.note', many: true, max: 2_000, row: 6 },
]

/** The columns of a customer for fields as they are said; only those that are given. */
export function customerColumns(said: { [field: string]: string | undefined }) {
  const { name, tags, level, industry, region, source, address, website, note } = said
  const plain = { level, industry, region, source, address, website, note }
  const given = Object.entries(plain).flatMap(([field, value]): [string, string | null][] =>
    value === undefined ? [] : [[field, value || null]],
  )
  return {
    ...Object.fromEntries(given),
    ...(name === undefined ? {} : { name, nameKey: nameKey(name), nameInitials: initials(name) }),
    ...(tags === undefined ? {} : { tags: tagsIn(tags) }),
  }
}
