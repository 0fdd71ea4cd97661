type OptionalKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];
type Defined<T> = Omit<T, OptionalKeys<T>> & { [K in OptionalKeys<T>]?: Exclude<T[K], undefined> };

/** The same object without the properties that are `undefined`: what is not known is absent. */
export function defined<const T extends object>(value: T): Defined<T> {
  const entries = Object.entries(value).filter(([, property]) => property !== undefined);
  return asDefined<T>(Object.fromEntries(entries));
}

/** Guaranteed by the filter above: of `T`, all that is not `undefined` is there, and nothing else. */
function asDefined<T>(value: object): Defined<T> {
  return value as Defined<T>;
}
