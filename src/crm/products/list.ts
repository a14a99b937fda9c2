import { formatMoney } from '../../core/money.ts'
import { allows, can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { drawList, paged, pageIn, pageSize } from '../list.ts'
import { tiersText } from '../prices/price.ts'
import { defineView } from '../view.ts'

/** The products and their list prices. */
export const list = defineAction({
  name: 'product.list',
  words: { en: ['products'], zh: ['产品', '产品列表'] },
  usage: { en: '[page]', zh: '[页码]' },
  does: { en: 'See the products and their list prices', zh: '看产品和目录价' },
  input: paged,
  read: pageIn,
  allow: can('read', 'opportunity'),
  async run({ actor }, params) {
    return { cards: [{ view: 'product.list', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'product.list',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const edits = allows(can('update', 'product'), actor)
    const { page } = paged.parse(params)
    const products = await tx.product.findMany({
      ...(edits ? {} : { where: { active: true } }),
      orderBy: [{ active: 'desc' }, { sku: 'asc' }],
      skip: (page - 1) * pageSize,
      take: pageSize + 1,
      include: { tiers: { orderBy: [{ level: 'asc' }, { minQty: 'asc' }] } },
    })
    const rows = products
      .slice(0, pageSize)
      .map(({ id, sku, name, unit, listPriceMinor, currency, active, ...more }) => {
        const money = (minor: bigint) => formatMoney({ minor, currency }, reader.locale)
        const price = money(listPriceMinor)
        const inner = ({ floorMinor, costMinor, costed }: typeof more) =>
          [
            floorMinor === null ? undefined : t('product.floorOf', { price: money(floorMinor) }),
            costMinor === null ? undefined : t('product.costOf', { price: money(costMinor) }),
            costed ? t('product.costed') : undefined,
          ].flatMap(text => (text ? say(text, reader) : []))
        return {
          title: `${sku} ${name}`,
          mark: active ? '' : say(t('product.off'), reader),
          line: [
            unit ? `${price} / ${unit}` : price,
            tiersText(more.tiers, currency, reader),
            ...(edits ? inner(more) : []),
          ]
            .filter(Boolean)
            .join(' · '),
          buttons: edits
            ? [
                { title: say(t('button.edit'), reader), verb: 'product.save', data: { product: id } },
                { title: say(t('button.tiers'), reader), verb: 'price.tiers', data: { product: sku } },
                {
                  title: say(t(active ? 'button.off' : 'button.on'), reader),
                  verb: 'product.switch',
                  data: { product: id },
                },
              ]
            : [],
        }
      })
    const taps = edits
      ? [{ title: say(t('button.newProduct'), reader), verb: 'product.save', data: {}, main: true }]
      : []
    return drawList(
      {
        ...{
          title: t('product.listTitle'),
          empty: t('product.empty'),
          rows,
          buttons: taps,
        },
        ...{ page, more: products.length > pageSize, verb: 'product.list' },
      },
      reader,
    )
  },
})
