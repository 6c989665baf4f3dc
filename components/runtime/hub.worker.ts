import { createHubEngine } from './hub-engine.ts'
import { createHubFiles } from './hub-files.ts'
import { hubClip } from './hub-model.ts'
import { createModelCache } from './model-cache.ts'
import { createModelStore } from './model-store.ts'
import { createOrtLoader } from './ort-loader.ts'
import { serve, type WorkerScope } from './worker-host.ts'

serve(self as unknown as WorkerScope, ({ base, threads }, onNotice) =>
  createHubEngine({
    model: hubClip,
    files: createHubFiles({ model: hubClip, cache: createModelCache(undefined, base) }),
    ort: createOrtLoader(createModelStore({ base, onNotice }), self.crossOriginIsolated ? threads : 1),
  }),
)

export {}
