/** Adds the well-known credentials of a world to a call, as its provider requires. */
export function addCredentials(
  request: { url: string; method: string; headers: Record<string, string> },
  world: string,
): Promise<void>
