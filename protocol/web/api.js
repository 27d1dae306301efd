// Requests to the program that served this page. Every request has a deadline, and a refusal is an ApiError that
// carries the code of the problem details (RFC 9457), so that a page can say it in the language of its reader.

export const request_deadline_ms = 8000;

export class ApiError extends Error {
  /** status 0: no answer came. code: the error_code of the problem, or "UNREACHABLE" or "UNEXPECTED". */
  constructor(status, code, message, problem = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.problem = problem;
  }
}

async function problem_of(response) {
  try {
    return await response.json();
  } catch {
    return {};
  }
}

/** Gives the JSON of the answer, or throws an ApiError. */
export async function request(method, path, body, deadline_ms = request_deadline_ms) {
  const options = { method, cache: "no-store", signal: AbortSignal.timeout(deadline_ms), headers: {} };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch (cause) {
    throw new ApiError(0, "UNREACHABLE", String(cause));
  }
  if (!response.ok) {
    const problem = await problem_of(response);
    throw new ApiError(response.status, problem.error_code ?? "UNEXPECTED", problem.error ?? problem.detail ?? "", problem);
  }
  try {
    return await response.json();
  } catch (cause) {
    throw new ApiError(0, "UNREACHABLE", String(cause));
  }
}

export const get = (path, deadline_ms) => request("GET", path, undefined, deadline_ms);
export const post = (path, body = {}) => request("POST", path, body);

/**
 * Calls act again and again, pause_ms after it has finished, until the function it returns is called. A slow answer
 * therefore never piles up requests. act must not throw.
 */
export function poll(act, pause_ms) {
  let stopped = false;
  let timer;
  const turn = async () => {
    await act();
    if (!stopped) timer = setTimeout(turn, pause_ms);
  };
  turn();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** A random id (UUID version 4). crypto.randomUUID is missing on pages that come over plain HTTP from another host. */
export function new_id() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
