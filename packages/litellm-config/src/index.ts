export { fillOwnAddress } from './accounts/index.ts';
export type {
  ConfigReport,
  ImportedAlias,
  ImportedCombo,
  ImportedConnection,
  ImportedOverride,
  LitellmEntities,
  OverrideFacts,
  ReportLine,
  ReportStatus,
} from './entities.ts';
export { exportLitellmConfig } from './export/export-config.ts';
export { importLitellmConfig, type ImportOptions, type LitellmImport } from './import/import-config.ts';
export { environmentNameOf, inventVariable, referTo } from './reference.ts';
