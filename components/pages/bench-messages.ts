export const messages = {
  en: {
    none: 'The benchmark has not been run on this copy of the site: npm run bench writes it.',
    measured: (date: string, machine: string, browser: string) =>
      `Measured on ${date}: ${machine}; ${browser}.`,
    within: 'within budget',
    missed: 'missed',
    budget: 'Budget',
    verdict: 'Verdict',
    page: 'Page',
    models: 'One run of each network',
    modelsAbout:
      'A batch of one. The same graph on the same machine in the same minute: in the browser with one WASM thread, and in onnxruntime’s native build with one thread.',
    network: 'Network',
    size: 'Size',
    session: 'Opening it',
    browserRun: 'Run, browser',
    nativeRun: 'Run, native',
    ratio: 'Ratio',
    notMeasured: 'not measured',
    yardstick: (size: number) => `Yardstick · one product of two ${size} × ${size} matrices`,
    arithmetic: (plain: string, middle: string) =>
      `The yardstick is one matrix product and nothing else. It takes ${plain} its native time, the networks ${middle} in the middle of their range: what they lose, they lose in the arithmetic itself. WebAssembly has vectors of 128 bits and no fused multiply-add; the native build takes the widest that the processor offers.`,
    notArithmeticAlone: (plain: string, middle: string) =>
      `The yardstick is one matrix product and nothing else. It takes ${plain} its native time, the networks ${middle} in the middle of their range: the arithmetic, where WebAssembly has vectors of 128 bits and no fused multiply-add, is only a part of what they lose.`,
    wire: 'What goes over the wire',
    wireAbout: 'From a server that compresses nothing.',
    what: 'What',
    runtime: 'onnxruntime-web, once a visit',
    demoModels: (name: string) => `Model ${name}, all files`,
    allModels: 'All models together',
    scripts: 'Scripts of a page',
    scriptsAbout:
      'What a first visit fetches before the reader does anything. Figures are drawn when the site is built, so they cost no script.',
    diagrams: 'Diagrams',
    scriptGzip: 'Scripts, gzip',
    total: 'All files',
    lighthouse: 'Lighthouse',
    lighthouseAbout:
      'Stock settings: a phone of the middle class on a slow connection, simulated. Here the server compresses text, as nearly every static host does; everything else on this page is measured on one that does not.',
    lighthouseHost: (indices: readonly number[]) =>
      `Each score is the median of three loads. The phone is this machine, slowed down four times, which is meant for a desktop of 1500 to 2000 by Lighthouse’s own index of processors; this one has ${indices.join(', ')}. The browser’s threads and Lighthouse itself share its cores.`,
    performance: 'Performance',
    accessibility: 'Accessibility',
    bestPractices: 'Best practice',
    seo: 'SEO',
    first: 'First live output after the click',
    firstAbout:
      'On an empty cache, and with the models stored on the device. Of a picture, the first output is what its first step sees, decoded.',
    pictures: 'A picture of 20 guided steps',
    picturesAbout:
      'Drawn in the page by the demo of the chapter on prospects, one WASM thread. A question is asked under two texts at once, the prompt and the empty one.',
    shares: (parts: string) => `Shares of a DDIM picture: ${parts}.`,
    memory: (bytes: string) => `The page’s process held at most ${bytes} of memory.`,
    webgpu:
      'Times with WebGPU were not measured: the site runs its networks on one WASM thread everywhere, and never asks for a graphics card. The browser that measured had one to offer.',
    noWebgpu:
      'Times with WebGPU were not measured: the site runs its networks on one WASM thread everywhere, and the browser that measured had no adapter for a graphics card to offer.',
    parts: { text: 'text tower', unet: 'UNet', sampler: 'sampler and guidance', decoder: 'decoder' },
    jumps: 'A picture in a few jumps',
    jumpsAbout:
      'Drawn in the page by the student that was distilled from the UNet, in the demo of the chapter on UNet and scheduler: one WASM thread, LCM’s sampler, no guidance, so a question is asked under one text. The whole picture is text tower, jumps and decoder. Each time is the median of several runs, after one that does not count.',
    jumpsOf: (jumps: number) => (jumps === 1 ? '1 jump' : `${jumps} jumps`),
    sampler: 'Sampler',
    steps: 'Steps',
    calls: 'Questions to the network',
    call: 'One question',
    whole: 'Whole picture',
    percent: (share: number) => `${(100 * share).toFixed(1)} %`,
    scores: 'Quality against steps',
    scoresAbout: (pictures: number, guidance: number) =>
      `What the judge finds in ${pictures} pictures of single things, guidance ${guidance}, for each sampler and number of steps: npm run measure -- steps. A share in the middle is sure to about ten percentage points, one near 100 % to about four. DDIM and Euler are one rule in two notations and draw the same pictures; so do DDPM and Euler ancestral.`,
    student: 'Student, LCM',
    concept: 'The thing',
    colour: 'Its colour',
    background: 'Background',
    demo: 'Demo',
    cold: 'Nothing stored',
    cached: 'Models stored',
    ms: (value: number) => (value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`),
    times: (value: number) => `${value.toFixed(2)}×`,
  },
}
