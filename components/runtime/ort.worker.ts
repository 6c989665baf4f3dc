import { createOrtLoader } from './ort-loader.ts'
import { createModelStore } from './model-store.ts'
import { createSessions } from './sessions.ts'
import { serve, type WorkerScope } from './worker-host.ts'

serve(self as unknown as WorkerScope, ({ base, threads }, onNotice) => {
  const store = createModelStore({ base, onNotice })
  return createSessions({
    ort: createOrtLoader(store, self.crossOriginIsolated ? threads : 1),
    read: (file, options) => store.read(file, options),
  })
})

export {}
