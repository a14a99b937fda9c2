const fish = 'M0 4c2.900-3.700 7.400-4.100 10.900-1L14.100 .5l-.9 3.500.9 3.500L10.900 5C7.400 8.100 2.900 7.700 0 4z'

/** A shoal: three small fish, the nearest the clearest. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 28 28" aria-hidden="true">
      <g fill="currentColor">
        <path d={fish} transform="translate(3 3.200)" />
        <path d={fish} transform="translate(10.500 10.400)" opacity="0.8" />
        <path d={fish} transform="translate(3.500 18) scale(0.820)" opacity="0.55" />
      </g>
    </svg>
  )
}
