import { formatMoney } from '../../core/money.ts'
import { modeOf } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineBlock } from '../customers/block.ts'
import { sumsOf } from '../customers/read.ts'
import { familyOf } from './family.ts'

/**
 * The group a customer belongs to, and its partners, with what is open at each. What may not be read shows its name only, and then the
 * sum of all is left out, since it would tell (R154).
 */
export const relationsBlock = defineBlock({
  heading: t('block.relations'),
  async draw({ tx, actor, reader, company, works }, { id, no }) {
    const family = await familyOf(tx, { id, actor, currency: company.currency })
    const relate = { title: t('button.relate'), verb: 'customer.relate', data: { customer: no } }
    if (family.length === 0) return works ? { lines: [], empty: t('block.noRelations'), buttons: [relate] } : null
    const sees = modeOf(actor, 'opportunity.amount') === 'read'
    const said = (minor: bigint) => formatMoney({ minor, currency: company.currency }, reader.locale)
    const lines = family.map(relative => ({
      title: `${say({ key: `relation.${relative.kind}` }, reader)} · ${relative.no} ${relative.name}`,
      line: relative.readable && sees ? say(t('block.openThere', { money: said(relative.openMinor) }), reader) : '',
    }))
    const group = family.filter(({ kind }) => kind === 'parent' || kind === 'subsidiary')
    const whole = sees && group.length > 0 && group.every(relative => relative.readable)
    const { openMoney } = await sumsOf(tx, id, company.currency)
    const own = openMoney.find(({ currency }) => currency === company.currency)?.minor ?? 0n
    const sum = group.reduce((total, relative) => total + relative.openMinor, own)
    const total = whole ? [{ title: say(t('block.groupTotal', { money: said(sum) }), reader) }] : []
    return { lines: [...lines, ...total], buttons: works ? [relate] : [] }
  },
})
