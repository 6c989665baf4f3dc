declare module '*.mmd?diagram' {
  // an import statement would make this file a module, and its declaration invisible
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports
  const diagram: import('./graph.ts').Diagram
  export default diagram
}
