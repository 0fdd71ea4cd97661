/**
 * One step forward of the schema. Never changed once released: its text is what the checksum of an applied step is
 * compared with. The SQL keeps to what SQLite and PostgreSQL share, apart from `strict` and the width of `integer`.
 */
export type Migration = {
  /** `0001-what-it-does`; the order of application is the order of the ids. */
  readonly id: string;
  readonly statements: readonly string[];
};
