// @ts-check
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Session } from "../../ui/js/session.js";

/** @import { MapEvent } from "../../layers/js/contract.js" */

Object.assign(globalThis, { requestAnimationFrame: setImmediate });

/** A session of an element that is always drawn. */
const begun = () => new Session(/** @type {any} */ ({ dataset: { ready: "true" } }));
/** @type {any} */
const VIEW = { lang: "en", filter: {}, q: "" };

test("what was done since an answer stands over it, and what the answer knows does not", () => {
  const session = begun();
  session.tell("filter", { zone: ["a"] }, { filter: { zone: ["a"] } });
  session.tell("q", "bio", { q: "bio" });
  session.answer({ ...VIEW, filter: { zone: ["a"] } }, 1, () => {});
  assert.equal(session.view?.q, "bio");
  assert.deepEqual(
    session.waiting.map(({ turn }) => turn),
    [2],
  );
  session.answer({ ...VIEW, q: "else" }, 2, () => {});
  assert.equal(session.view?.q, "else");
  assert.deepEqual(session.waiting, []);
});

test("of an answer that knows an event, that event takes nothing back", () => {
  const session = begun();
  session.tell("q", "bio", { q: "bio" });
  assert.deepEqual(session.standing({ q: "", lang: "en" }, 0), { q: "bio", lang: "en" });
  assert.deepEqual(session.standing({ q: "", lang: "en" }, 1), { q: "", lang: "en" });
});

test("what was done before there was anybody to tell is told with the first answer, all of it at once", async () => {
  const session = begun();
  session.tell("filter", { zone: ["a"] }, {});
  session.tell("q", "bio", {});
  /** @type {MapEvent[]} */
  const events = await new Promise((done) => session.answer(VIEW, 0, done));
  assert.deepEqual(events, [
    { turn: 1, name: "filter", value: { zone: ["a"] } },
    { turn: 2, name: "q", value: "bio" },
  ]);
});

test("an event goes on the same way after an answer, with all that has none yet", async () => {
  const session = begun();
  const say = mock.fn();
  session.answer(VIEW, 7, say);
  session.tell("q", "a", {});
  session.tell("q", "ab", {});
  while (!say.mock.callCount()) await new Promise(setImmediate);
  assert.deepEqual(
    say.mock.calls.map(({ arguments: [events] }) =>
      events.map((/** @type {MapEvent} */ event) => event.turn),
    ),
    [[8, 9]],
  );
});
