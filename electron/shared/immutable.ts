/** A value that nobody changes, nor anything in it. */
export type Immutable<Value> = Value extends number | string | boolean | undefined
  ? Value
  : { readonly [Key in keyof Value]: Immutable<Value[Key]> };
