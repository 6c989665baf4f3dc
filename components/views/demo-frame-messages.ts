import type { NarrationText } from '../trace/narrate.ts'

export const messages = {
  en: {
    recorded: 'recorded run',
    live: 'live',
    run: 'Run it live',
    runAgain: 'Run again',
    cancel: 'Cancel',
    retry: 'Try again',
    fetches: 'Fetches {size} once and keeps it on this device.',
    fetchesBoth:
      'Fetches {size} once and keeps it on this device: {models} of models, {runtime} to run them.',
    nothingToFetch: 'Everything it needs is on this device.',
    fetching: 'Fetching the model: {loaded} of {total}',
    starting: 'Starting …',
    working: 'Running …',
    steps: 'Steps of the run',
    step: '{stage}',
    stepOf: '{stage} {n}/{of}',
    copy: 'Copy a link to this',
    copied: 'Link copied',
    copyByHand: 'Copy this link:',
    models: 'Models',
    failed: 'The live run did not work.',
    failedRecorded: 'The recorded run could not be shown.',
    failedAfter: 'The live run stopped after {stage}, {n} of {of}.',
    recordedStays: 'The recorded run is still there.',
    fullNotice: 'This browser has no room left to keep the model, so it will be fetched again next time.',
    forbiddenNotice:
      'This browser keeps nothing for this site, so the model will be fetched again next time.',
    unverifiedNotice: 'This page is not served securely, so the model was checked by its size alone.',
    ignored: 'The link asked for something that is not possible here:',
    unknown: '“{name}” is no setting of this demo and was ignored.',
    malformed: '“{name}” could not be read and was ignored.',
    outOfRange: '“{name}” was out of range and was ignored.',
    cut: '“{name}” was too long and was cut.',
    started: 'The live run has started.',
    done: 'Done: {count} steps in {ms} milliseconds.',
    doneOne: 'Done in {ms} milliseconds.',
  },
}

export const narrationMessages: { readonly en: NarrationText } = {
  en: {
    once: '{stage} took {ms} milliseconds.',
    round: '{stage}, {n} of {of}, took {ms} milliseconds.',
    gave: 'It gave {tensors}.',
  },
}

/** What the reader can do about a failure. */
export const failureAdvice = {
  en: {
    missing: 'If trying again does not help, the site was published without this file.',
    truncated: 'The connection probably broke; trying again fetches the file anew.',
    'wrong-hash': 'The site may have been updated a moment ago; trying again fetches the file anew.',
    'worker-lost': 'Trying again starts a new one.',
    storage: 'The run itself does not need the storage.',
    'no-wasm': 'A current browser, or one without a strict lockdown mode, can run it.',
    'out-of-memory': 'Closing other tabs may help.',
    offline: 'Connect to the network and try again.',
    unknown: '',
  },
}
