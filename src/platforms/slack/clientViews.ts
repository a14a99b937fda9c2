import type { HomeView, ModalView } from '@slack/types'
import { type Calls, required } from './calls.ts'

/** Modals and Home tabs. */
export function createViews({ web, call }: Calls) {
  return {
    /** Opens a modal within three seconds of what the person did. */
    async openView(trigger: string, view: ModalView): Promise<{ id: string; hash: string }> {
      const opened = await call('views.open', () => web.views.open({ trigger_id: trigger, view }))
      return { id: required(opened.view?.id, 'views.open'), hash: opened.view?.hash ?? '' }
    },

    /** Puts a modal on top of the one it was asked from; three at most. */
    async pushView(trigger: string, view: ModalView): Promise<{ id: string; hash: string }> {
      const pushed = await call('views.push', () => web.views.push({ trigger_id: trigger, view }))
      return { id: required(pushed.view?.id, 'views.push'), hash: pushed.view?.hash ?? '' }
    },

    /** Shows something else in an open modal; with a hash only if it is still as it was then. */
    async updateView(id: string, view: ModalView, hash?: string): Promise<void> {
      await call('views.update', () => web.views.update({ view_id: id, view, ...(hash ? { hash } : {}) }))
    },

    /** Puts a person's Home tab in place. */
    async publishView(user: string, view: HomeView, hash?: string): Promise<void> {
      await call('views.publish', () => web.views.publish({ user_id: user, view, ...(hash ? { hash } : {}) }))
    },
  }
}
