export const messages = {
  en: {
    title: 'ControlNet: say where, not only what',
    hint: 'Draw lines, or drag the joints of a figure. The same seed is run twice: without the ControlNet and with it.',
    stages: {
      hint: 'Hint',
      free: 'Step without control',
      without: 'Picture without control',
      steered: 'Step with control',
      with: 'Picture with control',
    },
    kindLabel: 'What steers',
    kinds: { edges: 'Edges', pose: 'Pose' },
    missing:
      'The ControlNet for {kind} is not part of this build; the hint can be drawn, but no run can be made.',
    hintTitle: 'Hint',
    picture: 'Edges of scene',
    take: 'Its edges again',
    clear: 'Clear',
    blank: 'Nothing is drawn: the ControlNet is shown black.',
    lines: '{share} % of the pixels are edges. Canny’s lines are one pixel wide; draw and erase as you like.',
    edgesBoard: 'Lines to draw, white on black',
    edgesAlt: 'black ground',
    pose: 'Begin with the pose',
    back: 'Back to this pose',
    weight: 'Weight',
    from: 'Begins at',
    until: 'Ends at',
    percent: '{n} % of the run',
    range: 'It has a say in steps {first} to {last} of {of}, with weight {weight}.',
    rangeOne: 'It has a say in step {first} of {of} alone, with weight {weight}.',
    rangeNone: 'It has no say in any step: both pictures will be the same.',
    without: 'Without control',
    with: 'With control',
    step: 'x̂₀ as step {n} of {of} sees it, t = {t}',
    steps: 'Steps of the run',
    result: 'Result',
    resultAlt: '“{prompt}”, {half}',
    of: '“{prompt}”, seed {seed}, with {hint} as the hint',
    hintOf: { edges: 'the edges of {label}', drawn: 'lines drawn by hand', pose: 'a skeleton' },
    f1: 'edges that agree with the hint (F₁)',
    f1None: 'no edges to compare',
    skeleton: 'Lay the skeleton over the pictures',
    times: 'UNet {unet} ms, ControlNet {control} ms in the run with control.',
    recorded: 'recorded',
    pending: 'The pictures are of the run before your changes.',
    additions: 'What the ControlNet adds',
    additionsHelp:
      'Strength at each place of what four of the five zero convolutions give, root mean square over their channels, in one scale for all steps.',
    additionsNone:
      'Nothing is added here: the step lies outside of the range, or the run has not come to it.',
    additionsEnd: 'Those of the last step.',
    map: { fine: 'map {n} at 16 × 16', coarse: 'map {n} at 8 × 8' },
    real: 'Here: a hint of 128 × 128, five zero convolutions, additions to four maps. For Stable Diffusion 1: a hint of 512 × 512, thirteen zero convolutions on the way back and one for the hint, a copy of 361 million parameters.',
    link: 'The link keeps scene, joints, prompt and settings. It leaves out lines that were drawn by hand and pictures of your own.',
  },
} as const

export const skeletonMessages = {
  en: {
    board: 'Skeleton of fourteen joints',
    help: 'Drag a joint with the pointer. By keyboard: Tab goes from joint to joint, arrow keys move it by four pixels, with Shift by one.',
    at: '{joint}: {x}, {y}.',
    joint: '{joint}, at {x}, {y}',
  },
} as const

export const growthMessages = {
  en: {
    title: 'From nothing: the zero convolutions during training',
    about:
      'Frobenius norm of the weights of each zero convolution, at checkpoints of the training. All five begin at exactly 0, where the ControlNet adds nothing; what the curve shows is how much they have come to let through.',
    label: 'Growth of the zero convolutions',
    samples: 'pictures seen',
    norm: '‖W‖',
    names: {
      hint: 'in: the hint',
      fine_1: 'out: map 1 at 16 × 16',
      fine_2: 'out: map 2 at 16 × 16',
      coarse_1: 'out: map 1 at 8 × 8',
      coarse_2: 'out: map 2 at 8 × 8',
    } as Readonly<Record<string, string>>,
    waiting: 'The curve comes from the model’s card, which has not been read.',
    missing: 'This model is not part of this build, so there is no curve of its training.',
  },
} as const
