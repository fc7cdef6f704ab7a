/** Bundles `src/adapters/report/scripts/browser` into one TypeScript file with the script as a string. */
import { build as bundle, type Plugin } from 'esbuild';

/** What the report imports, and what it is made from. */
export const REPORT_SCRIPT_FILE = 'src/adapters/report/scripts/report-script.ts';
const SOURCE = 'src/adapters/report/scripts/browser/price-explorer.ts';

/**
 * The charts come from a server, and the rooms that they import know Node. Nothing of those parts is
 * used in a browser: whoever names them without using them loses the import.
 */
const onlyWhatIsUsed: Plugin = {
  name: 'only-what-is-used',
  setup(build) {
    build.onResolve({ filter: /^(node:|canonicalize$|zod$)/ }, ({ path }) => ({
      path,
      external: true,
      sideEffects: false,
    }));
    // Tables of the foundation are made when they are loaded, which does nothing to anybody who names none.
    build.onResolve({ filter: /^\./ }, async ({ path, pluginData, ...of }) => {
      if (pluginData !== undefined) return null;
      const { resolveDir, importer, kind } = of;
      const found = await build.resolve(path, { resolveDir, importer, kind, pluginData: true });
      return found.path.includes('/src/foundation/') ? { ...found, sideEffects: false } : null;
    });
  },
};

/** The text of `report-script.ts`, the same on every machine. */
export async function bundleReportScript(): Promise<string> {
  const { outputFiles } = await bundle({
    entryPoints: [SOURCE],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
    plugins: [onlyWhatIsUsed],
  });
  // What could end a script element stands in texts only, where a backslash changes nothing.
  const code = (outputFiles[0]?.text.trim() ?? '').replace(/<(?=[/!])/g, '<\\');
  return `/** The report's script, made from \`browser/\` by \`npm run gen\`; no user's text is in it. */
export const REPORT_SCRIPT = ${JSON.stringify(code)};
`;
}
