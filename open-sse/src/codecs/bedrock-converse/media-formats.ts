/** Converse names media by short words instead of types. */
export type MediaFormats = {
  formatOf(mediaType: string): string | undefined;
  mediaTypeOf(format: string): string | undefined;
};

export const imageFormats = mediaFormats({
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
});

export const documentFormats = mediaFormats({
  pdf: 'application/pdf',
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  html: 'text/html',
  txt: 'text/plain',
  md: 'text/markdown',
});

/** The words of canonical audio parts are those of Converse. */
export const audioFormats: ReadonlySet<string> = new Set([
  'mp3',
  'opus',
  'wav',
  'aac',
  'flac',
  'mp4',
  'ogg',
  'mkv',
  'mka',
  'x-aac',
  'm4a',
  'mpeg',
  'mpga',
  'pcm',
  'webm',
]);

function mediaFormats(types: Readonly<Record<string, string>>): MediaFormats {
  const formats = new Map(Object.entries(types).map(([format, type]) => [type, format]));
  return {
    formatOf: (mediaType) =>
      formats.get(mediaType.split(';')[0]?.trim().toLowerCase().replace('image/jpg', 'image/jpeg') ?? ''),
    mediaTypeOf: (format) => (Object.hasOwn(types, format) ? types[format] : undefined),
  };
}
