/** The whole schema as text, by questions to `pg_catalog` alone: the same on every machine. */
import type { Statements } from '../../../src/adapters/db/index.ts';

/** Each question gives lines that sort by themselves; texts of the server name no OIDs. */
const QUESTIONS: readonly (readonly [title: string, sql: string])[] = [
  [
    'columns',
    `SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
       || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
       || CASE a.attidentity WHEN 'a' THEN ' IDENTITY ALWAYS' WHEN 'd' THEN ' IDENTITY' ELSE '' END
       || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') AS line
     FROM pg_attribute a
     JOIN pg_class c ON c.oid = a.attrelid
     LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')
       AND a.attnum > 0 AND NOT a.attisdropped
     ORDER BY c.relname, a.attnum`,
  ],
  [
    'constraints',
    `SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) AS line
     FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND conrelid <> 0
     ORDER BY conrelid::regclass::text COLLATE "C", conname COLLATE "C"`,
  ],
  [
    'indexes',
    `SELECT pg_get_indexdef(i.indexrelid) AS line FROM pg_index i
     JOIN pg_class c ON c.oid = i.indexrelid
     WHERE c.relnamespace = 'public'::regnamespace ORDER BY c.relname COLLATE "C"`,
  ],
  [
    'triggers',
    `SELECT pg_get_triggerdef(oid) AS line FROM pg_trigger
     WHERE NOT tgisinternal ORDER BY tgrelid::regclass::text COLLATE "C", tgname COLLATE "C"`,
  ],
  [
    'functions',
    `SELECT pg_get_functiondef(p.oid) AS line FROM pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace ORDER BY p.proname COLLATE "C"`,
  ],
];

export async function dumpSchema(db: Statements): Promise<string> {
  const parts: string[] = [];
  for (const [title, sql] of QUESTIONS) {
    const rows = await db.query(sql);
    parts.push([`-- ${title}`, ...rows.map((row) => String(row['line']).trimEnd())].join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}
