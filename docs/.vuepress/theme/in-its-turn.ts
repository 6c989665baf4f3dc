import { defineAsyncComponent, hydrateOnIdle, type Component } from 'vue'

/** Longest that a part waits for the browser to be idle, in ms. */
const PATIENCE = 500

/**
 * A part of a page from the server that comes alive in a task of its own, when the browser has nothing more urgent to
 * do: in one piece, a page of the notes kept a phone from answering for half a second.
 */
export const inItsTurn = (part: Component): Component =>
  defineAsyncComponent({ loader: () => Promise.resolve(part), hydrate: hydrateOnIdle(PATIENCE) })
