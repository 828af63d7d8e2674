package org.cfgrun.runtime.data.dataset;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.pipeline.Transform;

/** Arguments of a version of Open Images. */
interface OpenImagesArgs extends PlannedDataset.Source {
  /** Returns the arguments that all versions share. */
  OpenImagesSettings settings();

  /** Returns the format of the files. */
  OpenImagesFormat format();

  /**
   * Rejects a pipeline that trains on boxes relative to the image size.
   *
   * @throws ArgumentException if no step scales the boxes
   */
  default void checkPipeline(DatasetMode mode) {
    DatasetSettings files = settings().files();
    if (!mode.testMode(files.testMode())
        && files.pipeline().stream().noneMatch(Transform::scalesRelativeBoxes)) {
      throw new ArgumentException(
          "pipeline",
          "The boxes of Open Images are relative to the image size. Set `denorm_bbox=True` in `LoadAnnotations`.");
    }
  }

  @Override
  default PlannedDataset planned(DatasetMode mode) {
    checkPipeline(mode);
    DatasetSettings files = settings().files();
    return PlannedDataset.of(List.of(), files.pipeline(), mode.testMode(files.testMode()));
  }
}
