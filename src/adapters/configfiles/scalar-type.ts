/** What YAML 1.2 core reads in a plain scalar (chapter 10.3.2). */
import type { ConfigScalar } from '../../engines/config/index.ts';

const NULL = /^(?:null|Null|NULL|~|)$/;
const FLAG = /^(?:true|True|TRUE|false|False|FALSE)$/;
const INTEGER = /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const SPECIAL_FLOAT = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** Type and text of a plain scalar; a number keeps its source text, whatever its form. */
export function readPlain(source: string): Pick<ConfigScalar, 'type' | 'text'> {
  if (NULL.test(source)) return { type: 'null', text: 'null' };
  if (FLAG.test(source)) return { type: 'flag', text: source.toLowerCase() };
  if (INTEGER.test(source) || FLOAT.test(source) || SPECIAL_FLOAT.test(source)) {
    return { type: 'number', text: source };
  }
  return { type: 'text', text: source };
}
