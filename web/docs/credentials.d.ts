/** Gives a call the well-known credentials of a world, in its provider's own way. */
export function addCredentials(
  request: { url: string; method: string; headers: Record<string, string> },
  world: string,
): Promise<void>
