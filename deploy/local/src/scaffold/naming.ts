/** The forms of one kebab-case name that templates ask for. */
export interface Naming {
  readonly __name__: string;
  readonly __camelName__: string;
  readonly __PascalName__: string;
  readonly __snake_name__: string;
  readonly __app__: string;
}

export function isKebabCase(name: string): boolean {
  return /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name);
}

/** @param name kebab-case @param app the service it belongs to; empty for a library */
export function namingOf(name: string, app: string): Naming {
  const pascal = name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return {
    __name__: name,
    __camelName__: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    __PascalName__: pascal,
    __snake_name__: name.replaceAll('-', '_'),
    __app__: app,
  };
}

/** The text of a template, or the name of its file, with every placeholder replaced. */
export function fillIn(text: string, naming: Naming): string {
  return Object.entries(naming).reduce((rest, [placeholder, value]) => rest.replaceAll(placeholder, String(value)), text);
}
