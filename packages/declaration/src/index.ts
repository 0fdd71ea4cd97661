export { diffDeclarations, type DeclaredChange } from './diff.ts';
export {
  emptyDeclaration,
  sortByName,
  type Declaration,
  type DeclarationFault,
  type DeclaredAlias,
  type DeclaredCombo,
  type DeclaredConnection,
  type DeclaredKey,
  type DeclaredSettings,
  type Path,
} from './entities.ts';
export { parseDeclaration, type ParsedDeclaration } from './parse.ts';
export { printDeclaration } from './print.ts';
export { aliasesIn, combosIn, sortByReference, type Names } from './references.ts';
export {
  escapeConnection,
  fillConnection,
  inventVariable,
  referTo,
  variableOf,
  variablesOf,
  type ReadVariable,
} from './variables.ts';
