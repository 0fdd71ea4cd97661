import { isJsonObject, type JsonValue } from '@omniroute/core';
import type { ConfigReport, ReportLine, ReportStatus } from './entities.ts';

export type KeyPath = readonly (string | number)[];

/** Collects what became of keys while a file is read. A later mark of the same key replaces an earlier one. */
export type Report = {
  readonly mark: (path: KeyPath, status: ReportStatus, reason: string) => void;
  /** All lines in the order of the file. A leaf that nobody marked, nor anything above it, is `unsupported`. */
  readonly finish: (file: JsonValue) => ConfigReport;
};

type Mark = { readonly status: ReportStatus; readonly reason: string };

export function createReport(): Report {
  const marks = new Map<string, Mark>();
  return {
    mark: (path, status, reason) => void marks.set(formatPath(path), { status, reason }),
    finish: (file) => {
      const lines: ReportLine[] = [];
      const visit = (value: JsonValue, path: KeyPath, isCovered: boolean): void => {
        const text = formatPath(path);
        const own = marks.get(text);
        const children = childrenOf(value);
        if (own !== undefined) lines.push({ path: text, ...own });
        else if (children.length === 0 && !isCovered && path.length > 0)
          lines.push({ path: text, ...judgeUnmarked(value) });
        for (const [key, child] of children) visit(child, [...path, key], isCovered || own !== undefined);
      };
      visit(file, [], false);
      return lines;
    },
  };
}

function judgeUnmarked(value: JsonValue): Mark {
  const isEmpty = value === null || typeof value === 'object';
  return isEmpty
    ? { status: 'mapped', reason: 'Empty: it says nothing.' }
    : { status: 'unsupported', reason: 'OmniRoute has no such setting.' };
}

function childrenOf(value: JsonValue): readonly (readonly [string | number, JsonValue])[] {
  if (Array.isArray(value)) return value.map((item, index) => [index, item] as const);
  return isJsonObject(value) ? Object.entries(value).map(([key, item]) => [key, item ?? null] as const) : [];
}

/** `model_list[0].litellm_params.model`; keys with other characters are quoted: `a["b.c"]`. */
export function formatPath(path: KeyPath): string {
  return path.map((key, place) => formatKey(key, place === 0)).join('');
}

function formatKey(key: string | number, isFirst: boolean): string {
  if (typeof key === 'number') return `[${key}]`;
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `[${JSON.stringify(key)}]`;
  return isFirst ? key : `.${key}`;
}
