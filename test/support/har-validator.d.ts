// The package has no types.
declare module 'har-validator' {
  const validator: { har(value: unknown): Promise<unknown> }
  export default validator
}
