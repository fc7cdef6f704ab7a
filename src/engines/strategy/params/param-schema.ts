/**
 * Parameters of a strategy as a zod object: the only file that names zod. Fields are read once, when
 * the strategy is defined; after that a schema only parses.
 */
import { z } from 'zod';
import { Failure, type Problem } from '../../../foundation/core/index.ts';
import { readParamField, type ParamField, type ParamValue } from './param-field.ts';

export { z };

/** An object of zod fields. */
export type ParamObject = z.ZodObject<z.core.$ZodShape>;

/** Parsed parameters by name: JSON values, numbers finite. */
export type ParamValues = Readonly<Record<string, ParamValue>>;

/** What the machinery knows of a strategy's parameters. */
export interface ParamSchema {
  /** In the order of their declaration. */
  readonly fields: readonly ParamField[];
  /** One value against its field: null when it fits, else what it must be. */
  readonly refuse: (field: ParamField, value: ParamValue) => string | null;
  /** All values, defaults filled in; STRATEGY_PARAM_INVALID for those that contradict each other. */
  readonly conflicts: (values: ParamValues) => readonly Problem[];
}

/** A parameter object whose values are of the type that the strategy's functions see. */
export interface TypedParams<P extends ParamObject> {
  readonly schema: ParamSchema;
  /** Fails with STRATEGY_PARAMS_REFUSED. */
  readonly parse: (values: ParamValues) => z.output<P>;
}

/**
 * Reads the fields of a zod object. Fails with STRATEGY_DEFINITION_INVALID, all problems at once: a
 * field must be a whole number, a decimal, a boolean, a choice or a text, and have a default that fits.
 */
export function readParams<P extends ParamObject>(owner: string, object: P): TypedParams<P> {
  const fields: ParamField[] = [];
  const problems: Problem[] = [];
  for (const [name, type] of Object.entries(object.shape)) {
    const read = readParamField(name, jsonSchemaOf(type));
    if (typeof read === 'string') problems.push(invalidField(name, read));
    else fields.push(read);
  }
  if (problems.length === 0) {
    // zod itself takes a default for right whatever its field says.
    const defaults = Object.fromEntries(
      fields.map(({ name, defaultValue }) => [name, defaultValue]),
    );
    problems.push(...problemsOf(object.safeParse(defaults), 'STRATEGY_DEFINITION_INVALID'));
  }
  if (problems.length > 0) {
    throw new Failure(
      'INPUT',
      'STRATEGY_DEFINITION_INVALID',
      `the parameters of ${owner} are not fit to be parameters`,
      { problems, fix: 'give every field of `params` a scalar zod type, bounds and a default' },
    );
  }
  return { schema: schemaOf(object, fields), parse: (values) => parse(owner, object, values) };
}

function schemaOf(object: ParamObject, fields: readonly ParamField[]): ParamSchema {
  return {
    fields,
    refuse: ({ name, wanted }, value) => {
      const parsed = z.safeParse(object.shape[name] ?? z.never(), value);
      if (parsed.success) return null;
      const own = parsed.error.issues.find(({ code }) => code === 'custom');
      return own?.message ?? `must be ${wanted}`;
    },
    conflicts: (values) => problemsOf(object.safeParse(values), 'STRATEGY_PARAM_INVALID'),
  };
}

function parse<P extends ParamObject>(owner: string, object: P, values: ParamValues): z.output<P> {
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(object.shape, name));
  const parsed = object.safeParse(values);
  if (parsed.success && unknown.length === 0) return parsed.data;
  const problems = [
    ...unknown.map((name): Problem => ({
      code: 'STRATEGY_PARAM_UNKNOWN',
      message: `is no parameter of ${owner}`,
      path: name,
    })),
    ...problemsOf(parsed, 'STRATEGY_PARAM_INVALID'),
  ];
  throw new Failure('INPUT', 'STRATEGY_PARAMS_REFUSED', `the parameters of ${owner} were refused`, {
    problems,
    fix: 'give values that fit the fields named',
  });
}

function problemsOf(parsed: z.ZodSafeParseResult<unknown>, code: string): readonly Problem[] {
  if (parsed.success) return [];
  return parsed.error.issues.map(({ message, path }) => ({
    code,
    message,
    path: path.map(String).join('.'),
  }));
}

function invalidField(name: string, message: string): Problem {
  return { code: 'STRATEGY_DEFINITION_INVALID', message, path: name };
}

/** What zod says of a field; null when it has no JSON form (a date, a function, a transform). */
function jsonSchemaOf(type: z.core.$ZodType): z.core.JSONSchema.BaseSchema | null {
  try {
    return z.toJSONSchema(type, { io: 'input' });
  } catch {
    return null;
  }
}
