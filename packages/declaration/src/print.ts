import { Document } from 'yaml';
import type { Declaration } from './entities.ts';
import { entitySchemas, sections, type Section } from './schema.ts';

type Named = { readonly name: string };

/** Writes omniroute.yaml, the comment on top. Parsed again it is the same declaration. */
export function printDeclaration(declaration: Declaration, comment?: string): string {
  const content = new Map<string, unknown>([['version', 1]]);
  for (const section of sections) {
    const items: readonly Named[] = declaration[section];
    // Maps keep their order, whatever the names look like.
    if (items.length > 0)
      content.set(section, new Map(items.map(({ name, ...rest }) => [name, inOrder(section, rest)])));
  }
  if (declaration.settings !== undefined) content.set('settings', declaration.settings);
  const document = new Document(content, { aliasDuplicateObjects: false });
  if (comment !== undefined) document.commentBefore = comment.replace(/^/gm, ' ');
  return document.toString({ lineWidth: 120 });
}

/** Fields in the order of the schema, so that the same configuration is always the same text. */
function inOrder(section: Section, entity: object): object {
  const parsed = entitySchemas[section].safeParse(entity);
  return parsed.success ? parsed.data : entity;
}
