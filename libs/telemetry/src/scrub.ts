const secretForms = [
  /\b(?:eyJ|ey[A-Za-z0-9])[\w-]{5,}\.[\w-]*(?:\.[\w-]*)?/gu, // a JWS or its first parts
  /\b(?:Bearer|Basic|Resume|DPoP)\s+\S+/giu, // an Authorization value
  /(?<=\/\/)[^/\s@]+(?=@)/gu, // the credentials of a URL
];

/** Without any of these a text has none of the forms; most have none. */
const suspicious = /[.\s@]/u;

const longestText = 512;

/** The second line of defence: replaces what has the form of a credential, and cuts what is too long to be an id. */
export function scrub(text: string): string {
  const cut = text.length > longestText ? `${text.slice(0, longestText)}…` : text;
  if (!suspicious.test(cut)) return cut;
  return secretForms.reduce((rest, form) => rest.replaceAll(form, '[redacted]'), cut);
}
