/**
 * The whole file: one HTML document that needs nothing else. Its content security policy allows the style
 * and scripts of this program by their hashes, and nothing more: no network, no other code, no forms.
 */
import { sha256Bytes } from '../../../foundation/core/index.ts';
import { Html, html } from '../markup/html.ts';

export interface PageContent {
  /** Of the program that makes the page: sealed with it, so that a record's version can be held against it. */
  readonly programVersion: string;
  /** Text of the tab. */
  readonly title: string;
  /** Style sheets and scripts of this program, in order; never text of a user. */
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
  readonly body: Html;
}

/** The document's text, ended by a line feed. The same content gives the same bytes. */
export function documentOf({ programVersion, title, styles, scripts, body }: PageContent): string {
  const style = styles.join('\n');
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="MiniQuantDesk ${programVersion}">
<meta http-equiv="Content-Security-Policy" content="${policyOf(style, scripts)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
${Html.code('style', style)}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${body}
${scripts.map((code) => Html.code('script', code))}
</body>
</html>
`;
  return page.text;
}

function policyOf(style: string, scripts: readonly string[]): string {
  const scriptSource = scripts.length === 0 ? "'none'" : scripts.map(hashSource).join(' ');
  return [
    "default-src 'none'",
    `style-src ${hashSource(style)}`,
    `script-src ${scriptSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashSource(code: string): string {
  return `'sha256-${Buffer.from(sha256Bytes(code)).toString('base64')}'`;
}
