/** SHA-256 of the UTF-8 bytes of a text, in lower-case hex. Given by the shell: a pure library has no cryptography of its own. */
export type Digest = (text: string) => string;
