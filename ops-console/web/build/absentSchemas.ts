/**
 * Stands in for zod, with which Grafana's theme describes the files of custom themes. None is ever
 * read here; the descriptions only have to come into being.
 */
interface Schema {
  (...parts: unknown[]): Schema;
  [part: string]: Schema;
}

const schema: Schema = new Proxy((() => schema) as unknown as Schema, { get: () => schema });

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
