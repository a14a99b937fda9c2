/** Text as a pattern that means itself: LIKE, and with it Prisma's contains and startsWith (7.10), takes % and _ for wildcards. */
export function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
