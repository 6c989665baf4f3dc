/** A mistake that one sentence explains; shown without a stack. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** Runs a command-line script: a Refusal is printed as its sentence, and any failure exits with 1. */
export async function main(script: () => Promise<void>): Promise<void> {
  try {
    await script()
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : error)
    process.exitCode = 1
  }
}
