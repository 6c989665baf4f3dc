import { computed, ref, watch } from 'vue'
import { CLIP } from '../../models/clip.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import type { OwnPicture } from '../shared/own-picture.ts'
import { addOwn, ownPictures, readOwnPicture, removeOwn } from './own-pictures.ts'

/** Brings the reader's pictures through the picture tower, one after another. */
export function useOwnPictures(options: UseTraceOptions = {}) {
  const reader = useTrace({ ...options, models: [CLIP.image], recorded: undefined, autoplay: false })
  const waiting = ref<readonly OwnPicture[]>([])
  const last = ref('')

  function readNext(): void {
    const next = waiting.value[0]
    if (!next || reader.running.value) return
    void reader.run((engine, signal) => readOwnPicture(engine, next.picture, signal), { id: next.id })
  }

  // A retry ends here as well, so it is the trace that tells when a picture was read.
  watch(reader.trace, (trace) => {
    const vector = trace?.complete && trace.steps.at(-1)?.tensors.embedding?.data
    const entry = waiting.value.find(({ id }) => id === trace?.settings.id)
    if (!vector || !entry) return
    waiting.value = waiting.value.filter(({ id }) => id !== entry.id)
    addOwn({ ...entry, vector: vector as Float32Array })
    last.value = entry.label
  })
  watch(reader.running, (running) => {
    if (!running && !reader.failure.value) readNext()
  })

  return {
    reader,
    pictures: computed(() => ownPictures.value),
    /** What the last picture that joined is called. */
    last,
    add(picture: OwnPicture): void {
      // The first one could not be read: it gives way, those behind it still wait.
      const others = reader.failure.value ? waiting.value.slice(1) : waiting.value
      waiting.value = [...others, picture]
      readNext()
    },
    remove(id: string): void {
      removeOwn(id)
      last.value = ''
    },
  }
}
