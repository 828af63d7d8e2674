package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Counts the boxes of an annotation file that cannot be meant: without area, outside their image,
 * or in another format. Training skips or clips them without a word, as mmdet does.
 */
public final class BoxCheck {
  /** Tolerance in pixels: tools round, and some count pixels from 1. */
  private static final double TOLERANCE = 2;

  /** The part of all boxes that must look like another format, and not only one of them. */
  private static final double SOME = 0.2;

  private long all;
  private long empty;
  private long outside;
  private long beyond;
  private long corners;
  private long fractions;

  BoxCheck() {}

  /** Returns whether a box, given by its upper left corner and its size, leaves its image. */
  public static boolean leaves(
      double x, double y, double width, double height, int imageWidth, int imageHeight) {
    return x < -TOLERANCE
        || y < -TOLERANCE
        || x + width > imageWidth + TOLERANCE
        || y + height > imageHeight + TOLERANCE;
  }

  /** Counts a box, given by its upper left corner and its size in pixels. */
  void add(double x, double y, double width, double height, int imageWidth, int imageHeight) {
    all++;
    fractions += Math.max(Math.max(x, y), Math.max(width, height)) <= 1 ? 1 : 0;
    if (!(width > 0 && height > 0)) {
      empty++;
      return;
    }
    double right = x + width;
    double bottom = y + height;
    if (right <= 0 || bottom <= 0 || x >= imageWidth || y >= imageHeight) {
      outside++;
    } else if (leaves(x, y, width, height, imageWidth, imageHeight)) {
      beyond++;
    } else {
      return;
    }
    boolean fits = width <= imageWidth + TOLERANCE && height <= imageHeight + TOLERANCE;
    corners += fits && x >= 0 && y >= 0 && width > x && height > y ? 1 : 0;
  }

  /** Reports one line for each kind of box that was found. */
  void report(Path file, Consumer<String> warnings) {
    if (all > 0 && fractions == all) {
      warnings.accept(
          "All %s boxes of `%s` are within 0 to 1. Expected x, y, width, height in pixels, not as fractions of the image size."
              .formatted(all, file));
      return;
    }
    boolean looksLikeCorners = corners > 1 && corners >= SOME * all;
    String hint =
        looksLikeCorners
            ? " %s of them fit as corners x1, y1, x2, y2; expected x, y, width, height."
                .formatted(corners)
            : "";
    report(empty, "no width or height, or a negative one, and are skipped in training", file, "")
        .into(warnings);
    report(
            outside,
            "no part inside their image and are skipped in training",
            file,
            beyond > 0 ? "" : hint)
        .into(warnings);
    report(beyond, "parts beyond their image", file, hint).into(warnings);
  }

  private record Line(long count, String text) {
    void into(Consumer<String> warnings) {
      if (count > 0) {
        warnings.accept(text);
      }
    }
  }

  private Line report(long count, String what, Path file, String hint) {
    return new Line(
        count, "%s of %s boxes of `%s` have %s.%s".formatted(count, all, file, what, hint));
  }
}
