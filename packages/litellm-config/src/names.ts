/** The longest name that the admin API takes. */
const maxLength = 64;

/** True for a name that connections and combos may have: no slash, so that `<connection>/<model>` splits at the first one. */
export function isEntityName(text: string): boolean {
  return text.length <= maxLength && text === text.trim() && /^[A-Za-z0-9][A-Za-z0-9._:@ -]*$/.test(text);
}

/** The nearest name that is allowed. */
export function toEntityName(text: string): string {
  if (isEntityName(text)) return text;
  const plain = text
    .replace(/\*/g, 'any')
    .replace(/[^A-Za-z0-9._:@ -]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, maxLength)
    .replace(/[-\s]+$/, '');
  return plain === '' ? 'unnamed' : plain;
}

/** True for a name that an alias may have. */
export function isAliasName(text: string): boolean {
  return text.length <= 256 && text === text.trim() && /^\P{Cc}+$/u.test(text) && !/^combo\/|\*\*/.test(text);
}

/** Of the combo that holds all default fallbacks where they are several. */
export const defaultsName = 'default-fallbacks';

/** Gives each wish a name that nobody has yet, nor is `reserved`: `openai`, `openai-2`, `openai-3` … */
export function createNames(reserved: readonly string[] = []): { readonly take: (wish: string) => string } {
  const taken = new Set(reserved);
  return {
    take: (wish) => {
      const base = toEntityName(wish);
      let name = base;
      for (let count = 2; taken.has(name); count += 1) name = withSuffix(base, `-${count}`);
      taken.add(name);
      return name;
    },
  };
}

/** The name with an ending, shortened so that both fit. */
export function withSuffix(name: string, suffix: string): string {
  return name.slice(0, maxLength - suffix.length) + suffix;
}
