package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;

/** Checks the arguments that all datasets with annotation files share. */
final class DatasetArguments {
  private DatasetArguments() {}

  static void check(
      PathList annFile,
      @Nullable PathList imgPrefix,
      @Nullable PathList segPrefix,
      @Nullable String proposals) {
    ArgumentException.checkAll(
        () -> checkFolders("img_prefix", imgPrefix, annFile),
        () -> checkFolders("seg_prefix", segPrefix, annFile),
        () -> checkProposals(annFile, proposals));
  }

  private static void checkFolders(String argument, @Nullable PathList folders, PathList annFile) {
    int count = folders == null ? 1 : folders.paths().size();
    if (count != 1 && count != annFile.paths().size()) {
      throw new ArgumentException(
          argument,
          "Expected one directory or %s in `%s` (one per annotation file), got %s."
              .formatted(annFile.paths().size(), argument, count));
    }
  }

  private static void checkProposals(PathList annFile, @Nullable String proposals) {
    if (proposals != null && annFile.paths().size() > 1) {
      throw new ArgumentException(
          "proposal_file",
          "`proposal_file` has the regions of one annotation file, but `ann_file` names %s. Join them by `ConcatDataset`."
              .formatted(annFile.paths().size()));
    }
  }

  /** Returns the images with the regions of a file if there is one. */
  static List<ImageRecord> withProposals(
      List<ImageRecord> images, @Nullable String file, DataRoot root) {
    return file == null ? images : ProposalFile.join(images, root.resolve("proposal_file", file));
  }

  /**
   * Requires a single annotation file for evaluation. A dict of {@code data} with several is read
   * as several datasets, so this one is part of another dataset.
   */
  static void checkSingle(PathList annFile, boolean testMode) {
    if (testMode && annFile.paths().size() > 1) {
      throw new ArgumentException(
          "ann_file",
          "A dataset inside another one can be evaluated with one annotation file only. Set `ann_file` to one file, and name the others in `ConcatDataset`.");
    }
  }

  static void checkNotEmpty(List<ImageRecord> kept, int all, Path file) {
    if (kept.isEmpty()) {
      throw new ArgumentException(
          "ann_file",
          all == 0
              ? "`%s` lists no images.".formatted(file)
              : "None of the %s images in `%s` can be used for training: each has no objects of the selected classes or a side below %s pixels."
                  .formatted(all, file, ImageRecord.MIN_SIDE));
    }
  }
}
