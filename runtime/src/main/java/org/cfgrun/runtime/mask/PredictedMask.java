package org.cfgrun.runtime.mask;

/**
 * Mask that a network predicts inside a box: probabilities on a grid that covers the box.
 *
 * @param probabilities {@code [rows * columns]}, row by row
 */
public record PredictedMask(float[] probabilities, int rows, int columns) {
  /**
   * Returns the pixels of an image whose probability reaches a threshold; mmdet's {@code
   * _do_paste_mask}. Between the centers of the grid's cells, probabilities are interpolated
   * bilinearly; outside the box, they fall to 0 within half a cell. Only pixels up to one pixel
   * outside the box are set.
   *
   * @param box x1, y1, x2, y2 in pixels
   * @param height of the image
   * @param width of the image
   */
  public RunLengthMask paste(float[] box, int height, int width, double threshold) {
    int left = (int) Math.max(Math.floor(box[0]) - 1, 0);
    int top = (int) Math.max(Math.floor(box[1]) - 1, 0);
    int right = (int) Math.min(Math.ceil(box[2]) + 1, width);
    int bottom = (int) Math.min(Math.ceil(box[3]) + 1, height);
    if (right <= left || bottom <= top) {
      return RunLengthMask.empty(height, width);
    }
    float[] rowPlaces = places(top, bottom, box[1], box[3], rows);
    float[] columnPlaces = places(left, right, box[0], box[2], columns);
    RunLengthMask.Runs runs = new RunLengthMask.Runs();
    runs.add(false, left * height);
    float[] column = new float[rows + 2];
    for (int x = left; x < right; x++) {
      fill(column, columnPlaces[x - left]);
      runs.add(false, top);
      for (int y = top; y < bottom; y++) {
        runs.add(between(column, rowPlaces[y - top]) >= (float) threshold, 1);
      }
      runs.add(false, height - bottom);
    }
    runs.add(false, (width - right) * height);
    return runs.toMask(height, width);
  }

  /**
   * Returns where the centers of pixels lie on the grid, 0 at the center of the first cell.
   *
   * @param start the first pixel
   * @param end the pixel after the last one
   */
  private static float[] places(int start, int end, float low, float high, int cells) {
    float[] places = new float[end - start];
    for (int i = 0; i < places.length; i++) {
      float share = (start + i + 0.5f - low) / (high - low) * 2 - 1;
      // As in mmdet, the pixels of a box without size take the middle of the grid.
      share = Float.isInfinite(share) ? 0 : share;
      places[i] = ((share + 1) * cells - 1) / 2;
    }
    return places;
  }

  /** Interpolates a column of the grid, with a 0 above and below. */
  private void fill(float[] column, float place) {
    int low = (int) Math.floor(place);
    float upper = place - low;
    for (int y = 0; y < rows; y++) {
      column[y + 1] = (1 - upper) * at(y, low) + upper * at(y, low + 1);
    }
  }

  private float at(int y, int x) {
    return x >= 0 && x < columns ? probabilities[y * columns + x] : 0;
  }

  private float between(float[] column, float place) {
    int low = (int) Math.floor(place);
    float upper = place - low;
    float first = low >= -1 && low < rows ? column[low + 1] : 0;
    float second = low >= -2 && low < rows - 1 ? column[low + 2] : 0;
    return (1 - upper) * first + upper * second;
  }
}
