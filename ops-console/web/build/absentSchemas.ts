/**
 * Stands in for zod, with which Grafana's theme describes the files of custom themes. None but the
 * libraries' own are read here, so what is parsed is taken as it is.
 */
interface Schema {
  (...parts: unknown[]): Schema;
  [part: string]: Schema;
}

const parsing: Record<string, unknown> = {
  parse: (value: unknown) => value,
  safeParse: (data: unknown) => ({ success: true, data }),
};
const schema: Schema = new Proxy((() => schema) as unknown as Schema, {
  get: (_, name) => parsing[String(name)] ?? schema,
});

export { schema as z };
export const array = schema;
export const boolean = schema;
export const int = schema;
export const literal = schema;
export const number = schema;
export const object = schema;
export const string = schema;
export const union = schema;
export { schema as enum };
