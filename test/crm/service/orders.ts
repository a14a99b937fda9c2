import type { World } from '../../world.ts'
import { approved } from '../money/stories.ts'
import { aCustomer, madeUp, told } from '../stories.ts'

/** An order of sixty sensors, all of them shipped. Returns its number. */
export async function anOrder(world: World): Promise<string> {
  await madeUp(world, 'zhou', {
    action: 'product.save',
    inputs: { sku: 'YL-1', name: '云岭传感器', price: '18.50', unit: '个' },
  })
  const { deal } = await aCustomer(world, 'mei', { company: '大理洱海科技', deal: '传感器采购' })
  await world.as('mei').types(`加产品 ${deal} YL-1 60`)
  const { answer } = await world.as('mei').types(`合同 ${deal}`)
  const contract = /HT-\d{8}-\d{4}/.exec(told(await world.as('mei').fills(answer.form)))?.[0] ?? ''
  await approved(world, contract, ['wang', 'sun'])
  const no = /DD-\d{8}-\d{4}/.exec(told(await world.as('mei').types(`订单 ${contract}`)))?.[0] ?? ''
  await world.as('mei').types(`提交 ${no}`)
  const shipping = await world.as('mei').types(`发货 ${no}`)
  await world.as('mei').fills(shipping.answer.form, { parts: '1: 60' })
  return no
}
