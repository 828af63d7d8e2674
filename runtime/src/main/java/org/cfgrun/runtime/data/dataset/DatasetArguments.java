package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;

/** The rules that all datasets from annotation files share. */
final class DatasetArguments {
  private DatasetArguments() {}

  static void check(PathList annFile, @Nullable PathList imgPrefix, @Nullable String proposals) {
    int prefixes = imgPrefix == null ? 1 : imgPrefix.paths().size();
    if (prefixes != 1 && prefixes != annFile.paths().size()) {
      throw new ArgumentException(
          "img_prefix",
          "`img_prefix` needs one folder, or one for each of the %d annotation files, not %d."
              .formatted(annFile.paths().size(), prefixes));
    }
    if (proposals != null) {
      throw new ArgumentException(
          "proposal_file", "Proposals computed before are not supported: leave it out.");
    }
  }

  /** Numbers of images may clash between files, so that results are asked of one file only. */
  static void checkSingle(PathList annFile, boolean testMode) {
    if (testMode && annFile.paths().size() > 1) {
      throw new ArgumentException(
          "ann_file", "Several annotation files cannot be evaluated together: give one.");
    }
  }

  static void checkNotEmpty(List<ImageRecord> kept, int all, Path file) {
    if (kept.isEmpty()) {
      throw new ArgumentException(
          "ann_file",
          all == 0
              ? "`%s` names no image.".formatted(file)
              : "None of the %d images that `%s` names can be trained on: they have no object of the classes, or a side below %d pixels."
                  .formatted(all, file, ImageRecord.SMALLEST_SIDE));
    }
  }
}
