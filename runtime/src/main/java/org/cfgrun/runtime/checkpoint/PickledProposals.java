package org.cfgrun.runtime.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.data.dataset.ProposalReader;

/** Reads regions that mmdet's {@code test.py --out} or {@code cfgrun test --out} has written. */
public final class PickledProposals implements ProposalReader {
  @Override
  public List<Rows> read(Path file) {
    if (!(PickleFile.read(file) instanceof List<?> arrays)) {
      throw BadCheckpoint.of(file, "is not a list with an array for each image");
    }
    List<Rows> images = new ArrayList<>();
    for (Object each : arrays) {
      if (!(each instanceof NumpyArray array)) {
        throw BadCheckpoint.of(file, "has no array for image " + images.size());
      }
      long[] shape = array.shape();
      if (shape.length != 2 || shape[1] < 4 || shape[1] > 5) {
        throw BadCheckpoint.of(
            file,
            "has an array of shape %s for image %s, expected [p, 4] or [p, 5]"
                .formatted(Arrays.toString(shape), images.size()));
      }
      images.add(new Rows((int) shape[1], array.values()));
    }
    return images;
  }
}
