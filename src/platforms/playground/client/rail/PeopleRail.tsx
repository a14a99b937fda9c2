import { Avatar } from '../Avatar.tsx'
import { Icon } from '../Icon.tsx'
import { Logo } from '../Logo.tsx'
import { postOf, useCompany } from '../state/company.tsx'
import { useStrings } from '../state/settings.tsx'
import type { User } from '../wire.ts'
import { Preferences } from './Preferences.tsx'

interface PersonProps {
  user: User
  isMe: boolean
  startsDepartment: boolean
  onPick: (id: string) => void
}

function Person({ user, isMe, startsDepartment, onPick }: PersonProps) {
  const strings = useStrings()
  return (
    <li className={startsDepartment ? 'person-item starts-department' : 'person-item'}>
      <button
        type="button"
        className="person"
        data-testid={`person-${user.id}`}
        aria-current={isMe ? 'true' : undefined}
        aria-label={`${isMe ? strings.playing : strings.playAs(user.name)} ${isMe ? user.name : ''} ${postOf(user)}`}
        onClick={() => onPick(user.id)}
      >
        <Avatar id={user.id} name={user.name} />
        <span className="person-name">{user.name}</span>
      </button>
      <div className="person-tip" aria-hidden="true">
        <strong>{user.name}</strong>
        <span>{postOf(user)}</span>
      </div>
    </li>
  )
}

/** The people one can play, by department. */
export function PeopleRail({ me, onPick }: { me: string; onPick: (id: string) => void }) {
  const strings = useStrings()
  const { users } = useCompany()
  const departments = [...new Set(users.map(user => user.department))]
  const ordered = departments.flatMap(department => users.filter(user => user.department === department))

  return (
    <nav className="people" aria-label={strings.people}>
      <div className="people-logo">
        <Logo size={30} />
      </div>
      <ul className="people-list">
        {ordered.map((user, index) => (
          <Person
            key={user.id}
            user={user}
            isMe={user.id === me}
            startsDepartment={index > 0 && ordered[index - 1]?.department !== user.department}
            onPick={onPick}
          />
        ))}
        <li className="person-item">
          <button
            type="button"
            className="person"
            data-testid="person-new"
            title={strings.newcomer}
            aria-label={strings.newcomer}
            onClick={() => onPick('+')}
          >
            <span className="person-new" aria-hidden="true">
              <Icon name="plus" />
            </span>
          </button>
        </li>
      </ul>
      <Preferences />
    </nav>
  )
}
