// Writing to the server: every request has a key, so that sending it again does nothing twice.

export class Problem extends Error {
  constructor(sentence, { kept = false, status = 0 } = {}) {
    super(sentence);
    this.kept = kept; // the server has it, and goes on by itself
    this.status = status;
  }
}

const PAUSES = [400, 1200, 3000];

export async function post(path, body) {
  const json = JSON.stringify({ ...body, key: newKey() });
  for (let tries = 0; ; tries += 1) {
    try {
      return await once(path, json);
    } catch (error) {
      if (error instanceof Problem) throw error;
      if (tries === PAUSES.length) {
        throw new Problem("There is no connection to the playground. Please try again.");
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSES[tries]));
    }
  }
}

async function once(path, body) {
  const response = await fetch(path, {
    method: "POST", headers: { "content-type": "application/json" }, body,
  });
  const told = await response.json().catch(() => ({}));
  if (response.ok) return told;
  throw new Problem(told.error ?? "That did not work. Please try again.", {
    kept: told.kept === true, status: response.status,
  });
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
