/** What stands above a part of a form. */
export type PartHeaders = {
  /** Empty when the part has none. */
  readonly name: string;
  /** Present on files, an empty one too. */
  readonly fileName?: string;
};

/** Reads the headers of a part (RFC 7578, 4.2). */
export function readPartHeaders(text: string): PartHeaders {
  const line = text.split('\r\n').find((header) => /^content-disposition[ \t]*:/i.test(header)) ?? '';
  const fileName = parameterOf(line, 'filename');
  const name = parameterOf(line, 'name') ?? '';
  const encoded = /;\s*filename\*\s*=/i.test(line) ? '' : undefined;
  const known = fileName ?? encoded;
  return known === undefined ? { name } : { name, fileName: known };
}

/** Browsers write a quote inside a name as `%22`, others with a backslash before it. */
function parameterOf(line: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, 'i').exec(line);
  if (!match) return undefined;
  return match[1]?.replaceAll(/\\(.)/g, '$1') ?? match[2];
}

/** The boundary that a content type names. */
export function boundaryOf(contentType: string): string | undefined {
  const match = /;\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^;\s]{1,200}))/i.exec(contentType);
  return match?.[1] ?? match?.[2];
}
