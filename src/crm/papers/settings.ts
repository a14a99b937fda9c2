import { defineSettings, line } from '../settings/section.ts'

/** Who we are on paper. Without a name of its own the company's name stands there. */
export const sellerSettings = defineSettings({
  name: 'seller',
  fields: {
    legalName: line(),
    legalNameEn: line(),
    taxNo: line(),
    address: line(),
    bank: line(),
    account: line(),
    phone: line(),
  },
})
