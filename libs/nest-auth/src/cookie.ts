/** The value of a cookie (RFC 6265 section 4.2.1). Undefined when it is missing, or when two have the name: nobody can tell which is ours. */
export function cookieNamed(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '').split(';').map((pair) => pair.trim()).filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
  return values.length === 1 && values[0] !== '' ? values[0] : undefined;
}
