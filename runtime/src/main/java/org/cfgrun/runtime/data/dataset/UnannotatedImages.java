package org.cfgrun.runtime.data.dataset;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.data.pipeline.Pipeline;

/** Images to detect objects in: a dataset in test mode without annotations. */
public final class UnannotatedImages extends ImageDataset {
  /** Creates a dataset. Image ids are the indices. */
  public UnannotatedImages(
      List<String> classes, List<? extends ImageSource> images, Pipeline pipeline) {
    super(classes, records(images), List.of(pipeline::apply), true);
  }

  private static List<ImageRecord> records(List<? extends ImageSource> images) {
    List<ImageRecord> records = new ArrayList<>();
    for (ImageSource image : images) {
      // The size is needed only for groups of equal aspect, which test batches do not have.
      records.add(new ImageRecord(records.size(), image, 0, 0, List.of(), GroundTruth.NOTHING));
    }
    return records;
  }
}
