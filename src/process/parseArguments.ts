/** Command-line arguments of the server. */

export class InvalidArguments extends Error {}

/** @throws {InvalidArguments} It names the option without its value, which might be a secret. */
export function parseArguments(args: readonly string[]): { readonly isCheck: boolean } {
  const unknown = args.findIndex((argument) => argument !== '--check');
  if (unknown >= 0) {
    const name = /^-[\w-]+/.exec(args[unknown] ?? '')?.[0] ?? `number ${unknown + 1}`;
    throw new InvalidArguments(`Unknown argument ${name}. The only argument is --check.`);
  }
  return { isCheck: args.length > 0 };
}
