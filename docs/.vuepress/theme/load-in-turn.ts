let turn: Promise<unknown> = Promise.resolve()

/**
 * A loader that waits for those asked before it to have begun, each in a task of its own: a page with thirty parts
 * stays answerable while it asks for them.
 */
export const loadInTurn =
  <T>(load: () => Promise<T>) =>
  async (): Promise<T> => {
    if (!__VUEPRESS_SSR__) await (turn = turn.then(() => new Promise((next) => setTimeout(next))))
    return load()
  }
