import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Icon } from './Icon.tsx'
import { useCompany } from './state/company.tsx'
import { useSettings } from './state/settings.tsx'
import type { Clock, ClockMove } from './state/useClock.ts'
import { dayLabel, instantAt, nextMorning, wallClock } from './when.ts'

/** Closes on a press outside and on Escape, as menus do. */
function useDismiss(isOpen: boolean, close: () => void) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!isOpen) return
    const onPress = (event: PointerEvent) => {
      if (event.target instanceof Node && box.current?.contains(event.target) !== true) close()
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close()
    }
    document.addEventListener('pointerdown', onPress)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('pointerdown', onPress)
      document.removeEventListener('keydown', onKey)
    }
  }, [isOpen, close])
  return box
}

function CustomTime({ clock, onMove }: { clock: Clock; onMove: (move: ClockMove) => void }) {
  const { strings } = useSettings()
  const { zone } = useCompany()
  const { day, time } = wallClock(clock.now, zone)
  const shown = `${day}T${time}`
  const [value, setValue] = useState(shown)

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    const [toDay, toTime] = value.split('T')
    if (toDay === undefined || toTime === undefined) return
    onMove({ now: instantAt(toDay, toTime.slice(0, 5), zone).toISOString() })
  }

  return (
    <form className="clock-custom" onSubmit={onSubmit}>
      <label>
        <span>{strings.clockTo}</span>
        <input
          type="datetime-local"
          className="field"
          data-testid="clock-input"
          min={shown}
          value={value}
          required
          onChange={event => setValue(event.target.value)}
        />
      </label>
      <button type="submit" className="button" data-testid="clock-go" disabled={clock.busy}>
        {strings.clockGo}
      </button>
    </form>
  )
}

/** The company's clock: shows its time, and moves it. */
export function TimeMachine({ clock }: { clock: Clock }) {
  const { strings, tag } = useSettings()
  const { zone } = useCompany()
  const [isOpen, setOpen] = useState(false)
  const [close] = useState(() => () => setOpen(false))
  const box = useDismiss(isOpen, close)
  const { day, time } = wallClock(clock.now, zone)
  const date = dayLabel(day, day, tag)
  const moves = [
    { id: 'hour', label: strings.plusHour, move: () => ({ advance: '1h' }) },
    { id: 'day', label: strings.plusDay, move: () => ({ advance: '1d' }) },
    { id: 'morning', label: strings.nextMorning, move: () => ({ now: nextMorning(clock.now, zone).toISOString() }) },
  ]

  return (
    <div className="clock" ref={box}>
      <button
        type="button"
        className="clock-button"
        data-testid="clock"
        data-now={clock.now}
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        aria-busy={clock.busy}
        aria-label={`${strings.clock}: ${date} ${time}`}
        onClick={() => setOpen(open => !open)}
      >
        {clock.busy ? <span className="spinner" /> : <Icon name="clock" size={16} />}
        <span className="clock-date">{date}</span>
        <span className="clock-time">{time}</span>
      </button>
      {isOpen && (
        <div className="clock-panel" role="dialog" aria-label={strings.clock}>
          <p className="clock-hint" aria-live="polite">
            {clock.busy ? strings.clockBusy : strings.clockHint}
          </p>
          <div className="clock-moves">
            {moves.map(({ id, label, move }) => (
              <button
                type="button"
                key={id}
                className="button"
                data-testid={`clock-${id}`}
                disabled={clock.busy}
                onClick={() => clock.move(move())}
              >
                {label}
              </button>
            ))}
          </div>
          <CustomTime key={clock.now} clock={clock} onMove={clock.move} />
        </div>
      )}
    </div>
  )
}
