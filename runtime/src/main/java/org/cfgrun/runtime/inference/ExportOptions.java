package org.cfgrun.runtime.inference;

import java.util.List;
import org.cfgrun.runtime.data.pipeline.ImageSize;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.jspecify.annotations.Nullable;

/**
 * Options of {@link Predictor#export}.
 *
 * @param forward what {@code forward} computes
 * @param detect whether the file has the method {@code detect}
 * @param shape the only size of images that the file accepts; null for all sizes
 * @param check images on which the file must detect what the predictor does
 */
public record ExportOptions(
    Forward forward, boolean detect, @Nullable ImageSize shape, List<ImageSource> check) {
  /** What the method {@code forward} of the file computes. */
  public enum Forward {
    /** The maps of the head. */
    MAPS,
    /** The detections: {@code forward} is {@code detect}. */
    DETECTIONS
  }

  /** {@code forward} computes the maps of images of all sizes, and there is {@code detect}. */
  public static final ExportOptions DEFAULT =
      new ExportOptions(Forward.MAPS, true, null, List.of());

  public ExportOptions {
    check = List.copyOf(check);
    if (!detect && forward == Forward.DETECTIONS) {
      throw new IllegalArgumentException("`forward` cannot detect without `detect`");
    }
    if (!detect && !check.isEmpty()) {
      throw new IllegalArgumentException("images cannot be checked without `detect`");
    }
  }

  /** Returns the same options with another {@code forward}. */
  public ExportOptions withForward(Forward forward) {
    return new ExportOptions(forward, detect, shape, check);
  }

  /** Returns the same options without the method {@code detect}. */
  public ExportOptions withoutDetect() {
    return new ExportOptions(forward, false, shape, check);
  }

  /** Returns the same options for images of one size. */
  public ExportOptions withShape(int height, int width) {
    return new ExportOptions(forward, detect, new ImageSize(height, width), check);
  }

  /** Returns the same options with images to check the file on. */
  public ExportOptions withCheck(List<ImageSource> images) {
    return new ExportOptions(forward, detect, shape, images);
  }
}
