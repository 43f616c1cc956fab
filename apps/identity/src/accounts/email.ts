/** The one spelling under which an e-mail address is stored, found and counted: NFC, without outer blanks, lower case. */
export function canonicalEmail(address: string): string {
  return address.normalize('NFC').trim().toLowerCase();
}
