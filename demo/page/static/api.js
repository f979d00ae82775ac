// The one door to the server: JSON over this machine's loopback.

/** A refusal, in words for a person; `status` is the server's, where it answered at all. */
export class Refused extends Error {
  constructor(words, status = null) {
    super(words);
    this.status = status;
  }
}

const GONE = "The demo does not answer. It may have been stopped in its terminal.";

async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(`/api/${path}`, options);
  } catch {
    throw new Refused(GONE);
  }
  let body = null;
  try {
    body = await answer.json();
  } catch {
    // What is no JSON has no words for a person.
  }
  if (!answer.ok) throw new Refused(body?.error ?? `That did not work (${answer.status}).`, answer.status);
  return body;
}

export function get(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  const search = new URLSearchParams(given);
  return ask(given.length ? `${path}?${search}` : path);
}

/** `files`: pairs of a field's name and a File; with any, the body is multipart with the JSON in "json". */
export function post(path, body, files = []) {
  const headers = { "X-Belay-Demo": "1" };
  if (!files.length) {
    headers["Content-Type"] = "application/json";
    return ask(path, { method: "POST", headers, body: JSON.stringify(body) });
  }
  const form = new FormData();
  form.append("json", JSON.stringify(body));
  for (const [name, file] of files) form.append(name, file, file.name);
  return ask(path, { method: "POST", headers, body: form });
}
