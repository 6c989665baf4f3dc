/** RGB bytes, row by row from the top, as a BMP data URI: an `<image>` in place of thousands of `<rect>`s. */
export function bitmapUri(rgb: Uint8ClampedArray, width: number, height: number): string {
  const stride = Math.ceil((width * 3) / 4) * 4
  const header = 54
  const bytes = new Uint8Array(header + stride * height)
  const view = new DataView(bytes.buffer)
  bytes.set([0x42, 0x4d])
  view.setUint32(2, bytes.length, true)
  view.setUint32(10, header, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, width, true)
  view.setInt32(22, height, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 24, true)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3
      const to = header + (height - 1 - y) * stride + x * 3
      // BMP rows run from the bottom, its channels are B, G, R
      bytes[to] = rgb[from + 2]!
      bytes[to + 1] = rgb[from + 1]!
      bytes[to + 2] = rgb[from]!
    }
  }
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return `data:image/bmp;base64,${btoa(binary)}`
}

/** A square picture of numbers in −1 … 1 (others are clipped), three channels a pixel. */
export function pictureUri(values: Float32Array, side: number): string {
  return bitmapUri(
    Uint8ClampedArray.from(values, (value) => (value + 1) * 127.5),
    side,
    side,
  )
}
