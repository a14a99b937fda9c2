import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { useSettings } from './settings.tsx'

interface Toast {
  id: number
  kind: 'notice' | 'warning'
  text: string
  /** Takes back what the toast tells of. */
  undo: (() => void) | undefined
}

interface Toaster {
  notice: (text: string, undo?: () => void) => void
  warning: (text: string) => void
  /** Takes away what is shown, when something else needs the place. */
  clear: () => void
}

const ToastContext = createContext<Toaster | undefined>(undefined)

const most = 3
const shownFor = { notice: 4_500, warning: 8_000, undo: 12_000 } as const

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const { strings } = useSettings()
  const counter = useRef(0)
  const layer = useRef<HTMLDivElement>(null)

  const drop = useCallback((id: number) => setToasts(list => list.filter(toast => toast.id !== id)), [])

  const show = useCallback(
    (kind: Toast['kind'], text: string, undo?: () => void) => {
      counter.current += 1
      const id = counter.current
      setToasts(list => [...list.filter(toast => toast.text !== text), { id, kind, text, undo }].slice(-most))
      window.setTimeout(() => drop(id), undo ? shownFor.undo : shownFor[kind])
    },
    [drop],
  )

  // A popover lies above an open dialog, but only when it was shown after it: so show it anew for every toast.
  useEffect(() => {
    const element = layer.current
    if (element === null) return
    if (element.matches(':popover-open')) element.hidePopover()
    if (toasts.length > 0) element.showPopover()
  }, [toasts])

  const toaster = useMemo<Toaster>(
    () => ({
      notice: (text, undo) => show('notice', text, undo),
      warning: text => show('warning', text),
      clear: () => setToasts([]),
    }),
    [show],
  )

  return (
    <ToastContext value={toaster}>
      {children}
      {/* Always there, as screen readers ask of a live region; the toasts themselves come and go. */}
      <div className="visually-hidden" role="status" aria-live="polite">
        {toasts.at(-1)?.text}
      </div>
      <div ref={layer} className="toasts" popover="manual">
        {toasts.map(toast => (
          <div key={toast.id} className={`toast toast-${toast.kind}`} data-testid="toast" data-kind={toast.kind}>
            <button type="button" onClick={() => drop(toast.id)}>
              {toast.text}
            </button>
            {toast.undo && (
              <button
                type="button"
                className="toast-undo"
                data-testid="undo"
                onClick={() => {
                  drop(toast.id)
                  toast.undo?.()
                }}
              >
                {strings.undo}
              </button>
            )}
          </div>
        ))}
      </div>
    </ToastContext>
  )
}

export function useToasts(): Toaster {
  const toaster = useContext(ToastContext)
  if (toaster === undefined) throw new Error('useToasts outside ToastProvider')
  return toaster
}
