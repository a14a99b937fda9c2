import type { Table } from '../table.ts'
import { deleteStage, orderStage, switchStage } from './arrange.ts'
import { list as pipelineList, listView as pipelinesView, pipelineView } from './list.ts'
import { save as savePipeline } from './save.ts'
import { saveStage } from './saveStage.ts'
import { deletePipeline, switchPipeline } from './switch.ts'

export const table: Table = {
  actions: [
    pipelineList,
    savePipeline,
    switchPipeline,
    deletePipeline,
    saveStage,
    orderStage,
    switchStage,
    deleteStage,
  ],
  views: [pipelinesView, pipelineView],
}
