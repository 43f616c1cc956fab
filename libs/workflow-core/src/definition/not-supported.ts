export function notSupportedMessage(what: string): string {
  return `“${what}” is not supported by this version.`;
}
