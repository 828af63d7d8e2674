package org.cfgrun.runtime.data.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.cfgrun.runtime.data.pipeline.ImageFile;
import org.cfgrun.runtime.data.pipeline.ImageHeader;
import org.jspecify.annotations.Nullable;

/**
 * Compares the headers of image files with their annotations. Boxes of an image with another size
 * are at wrong places, and a truncated JPEG has a gray part; neither is an error in mmdet.
 */
final class ImageCheck {
  /** Of larger datasets, this many evenly spaced images are checked, in less than a second. */
  private static final int MOST = 2000;

  private ImageCheck() {}

  /** Reports one line for images of another size, and one for truncated ones. */
  static void report(List<ImageRecord> images, Path file, Consumer<String> warnings) {
    int step = Math.max(1, images.size() / MOST);
    int checked = 0;
    Count sizes = new Count();
    Count truncated = new Count();
    for (int i = 0; i < images.size(); i += step) {
      ImageRecord image = images.get(i);
      ImageHeader header = header(image);
      checked++;
      if (header != null && !fits(image, header)) {
        sizes.add(
            "`%s` is %s x %s in the annotations and %s x %s as a file"
                .formatted(
                    image.source().name(),
                    image.width(),
                    image.height(),
                    header.width(),
                    header.height()));
      }
      if (header != null && !header.isComplete()) {
        truncated.add("`%s`".formatted(image.source().name()));
      }
    }
    String of = "of %s images of `%s`".formatted(checked, file);
    if (sizes.number > 0) {
      warnings.accept(
          "%s %s have another size than their annotations: %s. Their boxes are at wrong places."
              .formatted(sizes.number, of, sizes.first));
    }
    if (truncated.number > 0) {
      warnings.accept(
          "%s %s are truncated files, starting with %s. The rest of their pixels is gray or black."
              .formatted(truncated.number, of, truncated.first));
    }
  }

  private static @Nullable ImageHeader header(ImageRecord image) {
    try {
      return image.source() instanceof ImageFile source ? ImageHeader.read(source.path()) : null;
    } catch (IOException unreadable) {
      // Loading the image reports it.
      return null;
    }
  }

  private static boolean fits(ImageRecord image, ImageHeader header) {
    boolean same = image.width() == header.width() && image.height() == header.height();
    boolean turned = image.width() == header.height() && image.height() == header.width();
    return same || header.rotates() && turned;
  }

  private static final class Count {
    private int number;
    private String first = "";

    private void add(String example) {
      first = number++ == 0 ? example : first;
    }
  }
}
