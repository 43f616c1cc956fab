/** Whether a text can be kept wherever texts are: without NUL, and without halves of characters. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
