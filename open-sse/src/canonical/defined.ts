type OptionalKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];
type Defined<T> = Omit<T, OptionalKeys<T>> & { [K in OptionalKeys<T>]?: Exclude<T[K], undefined> };

/** The same object without the properties that are `undefined`: what is not known is absent. */
export function defined<const T extends object>(value: T): Defined<T> {
  const kept: Partial<Record<keyof T, T[keyof T]>> = {};
  for (const name in value) {
    if (value[name] === undefined) continue;
    if (name === '__proto__') Object.defineProperty(kept, name, { value: value[name], enumerable: true });
    else kept[name] = value[name];
  }
  return asDefined<T>(kept);
}

/** Guaranteed by the loop above: of `T`, all that is not `undefined` is there, and nothing else. */
function asDefined<T>(value: object): Defined<T> {
  return value as Defined<T>;
}
