declare module '*.mmd?diagram' {
  const diagram: import('./graph.ts').Diagram
  export default diagram
}
