/** After the compiler: puts all definitions into one module, because loading fifty small ones costs a start some 20 ms. */
import { readFileSync, writeFileSync } from 'node:fs';

const directory = new URL('../dist/definitions/', import.meta.url);
const index = new URL('index.generated.js', directory);

const packed = [...readFileSync(index, 'utf8').matchAll(/^export \{ (\w+) \} from '\.\/(.+)';$/gm)].map(
  ([, name, file]) => {
    const text = readFileSync(new URL(file, directory), 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
    if (/^import\b/m.test(text)) throw new Error(`${file} imports something; a definition is data alone.`);
    // A scope of its own, since two files may use the same local name.
    return `export const ${name} = (() => {\n${text.replace(/^export const /m, 'const ')}return ${name};\n})();\n`;
  },
);
// An index that is packed already has no more exports to follow.
if (packed.length > 0) writeFileSync(index, packed.join(''));
