import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

interface Gaussian {
  readonly mean: readonly number[]
  readonly covariance: Matrix
}

/** Mean and covariance of rows of numbers. */
function fitGaussian(rows: readonly ArrayLike<number>[]): Gaussian {
  const matrix = new Matrix(rows.map((row) => Array.from(row)))
  const mean = matrix.mean('column')
  const centred = matrix.subRowVector(mean)
  return {
    mean,
    covariance: centred
      .transpose()
      .mmul(centred)
      .div(Math.max(1, rows.length - 1)),
  }
}

/** Eigenvalues of a symmetric matrix that has none below zero, and the rotation to its axes. */
function axesOf(symmetric: Matrix): { readonly values: readonly number[]; readonly vectors: Matrix } {
  const found = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true })
  return {
    values: found.realEigenvalues.map((value) => Math.max(0, value)),
    vectors: found.eigenvectorMatrix,
  }
}

function squareRoot(symmetric: Matrix): Matrix {
  const { values, vectors } = axesOf(symmetric)
  return vectors.mmul(Matrix.diag(values.map(Math.sqrt))).mmul(vectors.transpose())
}

/**
 * The Fréchet distance of two clouds of feature vectors, each taken for a Gaussian: |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ −
 * 2 (Σ₁Σ₂)^½) (Heusel 2017, https://arxiv.org/abs/1706.08500, eq. 6).
 * @param ours n ≥ 2 rows of d numbers
 * @param theirs m ≥ 2 rows of d numbers
 */
export function frechetDistance(
  ours: readonly ArrayLike<number>[],
  theirs: readonly ArrayLike<number>[],
): number {
  const a = fitGaussian(ours)
  const b = fitGaussian(theirs)
  const root = squareRoot(a.covariance)
  // tr (Σ₁Σ₂)^½ = tr (Σ₁^½ Σ₂ Σ₁^½)^½, and the latter is symmetric
  const { values } = axesOf(root.mmul(b.covariance).mmul(root))
  const shared = values.reduce((sum, value) => sum + Math.sqrt(value), 0)
  const apart = a.mean.reduce((sum, value, i) => sum + (value - b.mean[i]!) ** 2, 0)
  return apart + a.covariance.trace() + b.covariance.trace() - 2 * shared
}

/** Mean Euclidean distance of all pairs of rows. */
export function meanDistance(rows: readonly ArrayLike<number>[]): number {
  let sum = 0
  let pairs = 0
  rows.forEach((a, i) => {
    for (const b of rows.slice(i + 1)) {
      sum += Math.hypot(...Array.from(a, (value, d) => value - b[d]!))
      pairs++
    }
  })
  return sum / pairs
}
