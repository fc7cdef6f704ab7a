/** Credentials that are known by their form, whoever issued them. */
import { isMadeUp, isStandIn } from '../word-forms.ts';
import { phrases, prefixed, whole, type SecretRule } from '../secret-rule.ts';

/** The password of `scheme://user:password@`, unless something else stands in for it. */
function hasPassword(address: string): boolean {
  const credentials = address.slice(address.indexOf('://') + 3, -1);
  const password = credentials.slice(credentials.indexOf(':') + 1);
  return password !== '' && !isStandIn(password) && !/^\{[\w.]+\}$/.test(password);
}

/** What follows the first `=`, `:` or space. */
function isValueMadeUp(text: string): boolean {
  const value = text.replace(/^[^=:]*[=:]\s*["']?/, '');
  return isMadeUp(value);
}

function isHeaderMadeUp(text: string): boolean {
  return isMadeUp(text.replace(/^\S+\s+/, ''));
}

const CREDENTIAL_NAME =
  'pass(?:word|wd|phrase|code)|pwd|secret(?:[_-]?key)?|tokens?|api[_-]?(?:key|secret)|apikey|' +
  '(?:access|private|signing|account|auth)[_-]?key(?:[_-]?id)?|credentials?|auth';

export const FORM_RULES: readonly SecretRule[] = [
  ...prefixed([
    [
      'json-web-token',
      /eyJ[A-Za-z0-9_-]{10,400}\.eyJ[A-Za-z0-9_-]{8,4096}(?:\.[A-Za-z0-9_-]{0,2048})?/g,
    ],
  ]),
  ...whole([['hex-private-key', /0x[0-9a-fA-F]{64}/g]]),
  ...phrases([
    ['pem-private-key', /-----BEGIN[A-Z0-9 ]{0,64}/g],
    ['putty-private-key', /PuTTY-User-Key-File-\d/g],
    ['password-hash', /\$(?:2[abxy]|argon2(?:id|i|d)|6|5|scrypt)\$[A-Za-z0-9./+=$,]{20,160}/g],
    [
      'password-in-url',
      /[A-Za-z][A-Za-z0-9+.-]{1,30}:\/\/[^\s/?#@:"']{0,128}:[^\s/?#@"']{1,256}@/g,
      hasPassword,
    ],
    [
      'authorization-header',
      /\b(?:Bearer|Basic|Token)\s{1,8}[A-Za-z0-9+/._~=-]{8,512}/gi,
      isHeaderMadeUp,
    ],
    [
      'assigned-credential',
      new RegExp(`(?:${CREDENTIAL_NAME})["']?\\s{0,8}[=:]\\s{0,8}["']?[^\\s"'&,;]{8,256}`, 'gi'),
      isValueMadeUp,
    ],
    // A value that opens as these do is one, however short or torn the rest is.
    [
      'known-prefix',
      /^\s{0,64}(?:sk-(?:live|test|proj|ant)|[sr]k_(?:live|test)|AKIA|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-)\S{1,64}/g,
      (found) => found.trim().length >= 8,
    ],
  ]),
];
