import { defineSettings, flag } from '../settings/section.ts'

/** Whether an approval may let a payment through that is above what is left of its contract. */
export const paymentSettings = defineSettings({ name: 'payments', fields: { overpay: flag(false) } })
