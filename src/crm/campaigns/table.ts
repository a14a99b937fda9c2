import type { Table } from '../table.ts'
import { campaignView } from './card.ts'
import { channels, channelsView } from './channels.ts'
import { addLink } from './link.ts'
import { campaigns, campaignsView, showCampaign } from './list.ts'
import { materials } from './material.ts'
import { qrCode } from './qr.ts'
import { saveCampaign } from './save.ts'
import { campaignSettings, sourceSettings } from './settings.ts'
import { turnCampaign } from './turn.ts'

export const table: Table = {
  actions: [campaigns, showCampaign, saveCampaign, turnCampaign, addLink, materials, qrCode, channels],
  views: [campaignView, campaignsView, channelsView],
  settings: [campaignSettings, sourceSettings],
}
